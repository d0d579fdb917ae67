-- A message that waits its turn is not stored yet. Sent again with other words it must not be taken for the one that waits.
alter table run
  add message_hash bytea check (octet_length(message_hash) = 32); -- SHA-256 of its parts; null where it was stored at once, and for releases before
