drop function waiting_continuations;

-- Without this the owner sees no row of anybody. What waits to continue would be taken for a message that waits its turn.
alter table run no force row level security;
delete from run where state = 'queued' and continues is not null;
alter table run force row level security;

alter table run drop constraint run_continuation, drop agent, drop review, drop continues, drop continuation;
