drop function append_chunks, end_run, open_run, project_files, newest_messages;

-- Reserves the worst that a call can cost. Of the _most output tokens that it wants it is granted as many as every ceiling leaves
-- room for; if that is less than _least, none, and _refused_by names the ceiling that leaves the least.
--   _input                 the most tokens that the request can have
--   _input_price, _output_price  pico-USD (10^-12) a token; both 0 if nobody knows, and then no ceiling on money binds
--   _keep                  false only asks
create or replace function reserve_budget(
  _id uuid, _run uuid, _day date, _model text, _input bigint, _least bigint, _most bigint,
  _input_price bigint, _output_price bigint,
  _run_tokens bigint, _run_nano bigint, _day_tokens bigint, _day_nano bigint, _installation_nano bigint, _keep boolean,
  out _granted bigint, out _refused_by text)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  _owner uuid := public.app_user();
  _run_used record;
  _day_used record;
  _installation_used bigint;
  _nano bigint;
begin
  perform public.sweep_reservations();
  select coalesce(sum(u.tokens), 0) tokens, coalesce(sum(u.nano_usd), 0) nano into _run_used from (
    select input_tokens + output_tokens tokens, nano_usd from public.usage_run where owner_id = _owner and run_id = _run
    union all
    select input_tokens + output_tokens, nano_usd from public.reservation where owner_id = _owner and run_id = _run) u;
  select coalesce(sum(u.tokens), 0) tokens, coalesce(sum(u.nano_usd), 0) nano into _day_used from (
    select input_tokens + output_tokens tokens, nano_usd from public.usage_day where owner_id = _owner and day = _day
    union all
    select input_tokens + output_tokens, nano_usd from public.reservation where owner_id = _owner and day = _day) u;
  insert into public.installation_day (day, nano_usd) values (_day, 0) on conflict do nothing;
  select d.nano_usd into _installation_used from public.installation_day d where d.day = _day for update;

  select c.name, least(c.room, _most) into _refused_by, _granted
    from (
      select t.rank, t.name, t.ceiling - t.used - _input room
        from (values (1, 'RUN_TOKENS', _run_tokens, _run_used.tokens), (2, 'DAY_TOKENS', _day_tokens, _day_used.tokens))
          t(rank, name, ceiling, used)
      union all
      select m.rank, m.name,
          case
            when _output_price > 0 then floor(((m.ceiling - m.used) * 1000 - _input::numeric * _input_price) / _output_price)
            when (m.ceiling - m.used) * 1000 >= _input::numeric * _input_price then _most
            else -1
          end
        from (values
            (3, 'RUN_USD', _run_nano, _run_used.nano),
            (4, 'DAY_USD', _day_nano, _day_used.nano),
            (5, 'INSTALLATION_DAY_USD', _installation_nano, _installation_used::numeric)) m(rank, name, ceiling, used)
        where _input_price > 0 or _output_price > 0) c
    order by c.room, c.rank limit 1;
  if _granted < least(_least, _most) then
    _granted := 0;
    return;
  end if;

  _refused_by := '';
  if _keep then
    _nano := ceil((_input::numeric * _input_price + _granted::numeric * _output_price) / 1000);
    insert into public.reservation (id, owner_id, run_id, day, model, input_tokens, output_tokens, nano_usd)
      values (_id, _owner, _run, _day, _model, _input, _granted, _nano);
    update public.installation_day d set nano_usd = d.nano_usd + _nano where d.day = _day;
  end if;
end $$;

drop function budget_room;

-- The streams of runs that ended more than a day ago go too. Such a run has no last chunk any more.
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

drop index run_stream_end, run_held;
create index run_stream_end on run (ended_at) where last_seq >= 0;
create index run_lease on run (lease_until) where state in ('queued', 'running', 'stopping');
alter table run drop collected, reset (fillfactor);
