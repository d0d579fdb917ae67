alter table run
  add message_id text check (char_length(message_id) between 1 and 128), -- the person's message that it answers, as clients know it
  add last_seq   int not null default -1,             -- the number of the last chunk that is stored; -1 again when they are removed
  add base_revision bigint,                           -- the project's when the run began
  add reason     text check (char_length(reason) <= 1000), -- why it ended, if not by itself
  drop constraint run_state_check,
  add constraint run_state_check check (state in ('queued', 'running', 'stopping', 'finished', 'failed', 'interrupted'));

drop index run_active;
create unique index run_active on run (project_id) where state in ('running', 'stopping');
create index run_message on run (project_id, message_id, id);
create index run_lease on run (lease_until) where state in ('queued', 'running', 'stopping');
create index run_stream_end on run (ended_at) where last_seq >= 0;

-- The stream as it was sent: a row is a group of chunks, one JSON text a line, of which the first has the number seq.
create table run_event (
  run_id   uuid not null references run on delete cascade,
  seq      int not null check (seq >= 0),
  owner_id uuid not null,
  count    int not null check (count > 0),
  chunks   text not null,
  primary key (run_id, seq)
);
alter table run_event enable row level security;
alter table run_event force row level security;
create policy tenant on run_event using (owner_id = (select app_user())) with check (owner_id = (select app_user()));
grant select, insert, delete on run_event to trellis_app;

-- The runs of anybody that are under way, those whose runner was silent for longest first: the sweep does not know whose they are
-- before it asks. One is lost if its runner has let the lease pass.
create policy lookup on run for select to current_user using (true);
create function held_runs(_limit int)
returns table (owner_id uuid, run_id uuid, lost boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.owner_id, r.id, r.lease_until < now() from public.run r
  where r.state in ('queued', 'running', 'stopping')
  order by r.lease_until limit _limit;
$$;
revoke execute on function held_runs from public;
grant execute on function held_runs to trellis_app;

-- As before, and the streams of runs that ended more than a day ago go too. Such a run has no last chunk any more.
create or replace function owners_to_collect(_after uuid, _limit int) returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select e.owner_id from (
    select p.owner_id from public.project p where p.deleted_at <= now() - interval '30 days'
    union select s.owner_id from public.session s where s.expires_at < now()
    union select i.owner_id from public.idempotency i where i.created_at < now() - interval '1 day'
    union select r.owner_id from public.run r where r.last_seq >= 0 and r.ended_at < now() - interval '1 day') e
  where e.owner_id > _after order by e.owner_id limit _limit;
$$;

create or replace function collect_expired(_limit int) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  _sessions int;
  _answers int;
  _groups int;
  _runs int;
begin
  with gone as materialized (
    select s.id from public.session s where s.owner_id = public.app_user() and s.expires_at < now()
      limit _limit for update skip locked)
  delete from public.session s using gone where s.id = gone.id;
  get diagnostics _sessions = row_count;

  with gone as materialized (
    select i.owner_id, i.key from public.idempotency i
      where i.owner_id = public.app_user() and i.created_at < now() - interval '1 day'
      limit _limit for update skip locked)
  delete from public.idempotency i using gone where i.owner_id = gone.owner_id and i.key = gone.key;
  get diagnostics _answers = row_count;

  with gone as materialized (
    select e.run_id, e.seq from public.run_event e join public.run r on r.id = e.run_id
      where r.owner_id = public.app_user() and r.last_seq >= 0 and r.ended_at < now() - interval '1 day'
      limit _limit for update of e skip locked)
  delete from public.run_event e using gone where e.run_id = gone.run_id and e.seq = gone.seq;
  get diagnostics _groups = row_count;

  with bare as materialized (
    select r.id from public.run r
      where r.owner_id = public.app_user() and r.last_seq >= 0 and r.ended_at < now() - interval '1 day'
        and not exists (select from public.run_event e where e.run_id = r.id)
      limit _limit for update skip locked)
  update public.run r set last_seq = -1 from bare where r.id = bare.id;
  get diagnostics _runs = row_count;
  return _sessions + _answers + _groups + _runs;
end $$;
