alter table run drop column message_hash;
