drop table conversation_summary;
