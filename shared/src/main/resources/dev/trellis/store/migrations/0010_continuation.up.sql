alter table run
  add agent  text check (char_length(agent) between 1 and 32), -- of a run that continues another: who answers
  add review boolean not null default false,           -- whether its changes are reviewed
  add continues uuid references run on delete cascade, -- the run whose answer it goes on with; that one's time was up
  add continuation int not null default 0 check (continuation >= 0), -- how many such in a row lead to it
  add constraint run_continuation check ((continues is null) = (continuation = 0) and (continues is null or agent is not null));
create unique index run_continues on run (continues) where continues is not null;

-- Runs of anybody that continue others and have not begun, the oldest first: whoever picks them up does not know whose they are
-- before it asks. Such a run is queued, and its lease is how long it may wait.
create function waiting_continuations(_limit int) returns table (owner_id uuid, run_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.owner_id, r.id from public.run r
  where r.state = 'queued' and r.continues is not null and r.lease_until >= now()
  order by r.id limit _limit;
$$;
revoke execute on function waiting_continuations from public;
grant execute on function waiting_continuations to trellis_app;
