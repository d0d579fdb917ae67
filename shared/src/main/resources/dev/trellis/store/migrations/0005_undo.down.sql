drop table history_position;
