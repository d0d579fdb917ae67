-- What every message and every group of chunks costs. Behind a proxy that shares connections no statement is prepared on the server, and
-- planning a statement, with the policies that apply to it, takes more than running it; those of a function are planned once a connection.

-- A run's row changes four times a second while it speaks. That leaves every index alone, and the old row's place can be used again at
-- once, only if no index knows of what changes: neither when the lease ends, nor how far the stream is.
alter table run
  set (fillfactor = 50),
  add collected boolean not null default false; -- whether its stream, if it had one, was removed
drop index run_lease;
create index run_held on run (id) where state in ('queued', 'running', 'stopping');
drop index run_stream_end;
create index run_stream_end on run (ended_at) where ended_at is not null and not collected;

-- As before; whether a run's stream was removed is told by a column of its own.
create or replace function owners_to_collect(_after uuid, _limit int) returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select e.owner_id from (
    select p.owner_id from public.project p where p.deleted_at <= now() - interval '30 days'
    union select s.owner_id from public.session s where s.expires_at < now()
    union select i.owner_id from public.idempotency i where i.created_at < now() - interval '1 day'
    union select r.owner_id from public.run r where not r.collected and r.ended_at < now() - interval '1 day') e
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
      where r.owner_id = public.app_user() and not r.collected and r.ended_at < now() - interval '1 day'
      limit _limit for update of e skip locked)
  delete from public.run_event e using gone where e.run_id = gone.run_id and e.seq = gone.seq;
  get diagnostics _groups = row_count;

  with bare as materialized (
    select r.id from public.run r
      where r.owner_id = public.app_user() and not r.collected and r.ended_at < now() - interval '1 day'
        and not exists (select from public.run_event e where e.run_id = r.id)
      limit _limit for update skip locked)
  update public.run r set last_seq = -1, collected = true from bare where r.id = bare.id;
  get diagnostics _runs = row_count;
  return _sessions + _answers + _groups + _runs;
end $$;

-- Which ceiling leaves the least room for a call, and how much that is. What is left unsettled counts as it does once it is swept.
-- Changes nothing and waits for nobody, so that two who ask at the same time may be told of the same room: see reserve_budget.
create function budget_room(
  _run uuid, _day date, _input bigint, _least bigint, _most bigint, _input_price bigint, _output_price bigint,
  _run_tokens bigint, _run_nano bigint, _day_tokens bigint, _day_nano bigint, _installation_nano bigint,
  out _granted bigint, out _refused_by text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  _owner uuid := public.app_user();
  _run_used record;
  _day_used record;
  _installation_used bigint;
begin
  select coalesce(sum(u.tokens), 0) tokens, coalesce(sum(u.nano_usd), 0) nano into _run_used from (
    select input_tokens + output_tokens tokens, nano_usd from public.usage_run where owner_id = _owner and run_id = _run
    union all
    select input_tokens + output_tokens, nano_usd from public.reservation where owner_id = _owner and run_id = _run) u;
  select coalesce(sum(u.tokens), 0) tokens, coalesce(sum(u.nano_usd), 0) nano into _day_used from (
    select input_tokens + output_tokens tokens, nano_usd from public.usage_day where owner_id = _owner and day = _day
    union all
    select input_tokens + output_tokens, nano_usd from public.reservation where owner_id = _owner and day = _day) u;
  select coalesce(sum(d.nano_usd), 0) into _installation_used from public.installation_day d where d.day = _day;

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
  else
    _refused_by := '';
  end if;
end $$;

-- As before, but what a call is granted is told by budget_room, once nobody else reserves.
create or replace function reserve_budget(
  _id uuid, _run uuid, _day date, _model text, _input bigint, _least bigint, _most bigint,
  _input_price bigint, _output_price bigint,
  _run_tokens bigint, _run_nano bigint, _day_tokens bigint, _day_nano bigint, _installation_nano bigint, _keep boolean,
  out _granted bigint, out _refused_by text)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  _nano bigint;
begin
  perform public.sweep_reservations();
  insert into public.installation_day (day, nano_usd) values (_day, 0) on conflict do nothing;
  perform from public.installation_day d where d.day = _day for update;
  select r._granted, r._refused_by into _granted, _refused_by
    from public.budget_room(_run, _day, _input, _least, _most, _input_price, _output_price,
      _run_tokens, _run_nano, _day_tokens, _day_nano, _installation_nano) r;
  if _keep and _refused_by = '' then
    _nano := ceil((_input::numeric * _input_price + _granted::numeric * _output_price) / 1000);
    insert into public.reservation (id, owner_id, run_id, day, model, input_tokens, output_tokens, nano_usd)
      values (_id, public.app_user(), _run, _day, _model, _input, _granted, _nano);
    update public.installation_day d set nano_usd = d.nano_usd + _nano where d.day = _day;
  end if;
end $$;

revoke execute on function budget_room from public;
grant execute on function budget_room to trellis_app;

-- The newest messages of a project, the newest first.
create function newest_messages(_project uuid, _limit int)
returns table (client_id text, role text, parts json, created_at timestamptz)
language plpgsql stable set plan_cache_mode = force_generic_plan as $$
begin
  return query
    select m.client_id, m.role, m.parts, m.created_at from public.message m
    where m.project_id = _project order by m.id desc limit _limit;
end $$;

-- A project's files without their contents, by path.
create function project_files(_project uuid)
returns table (path text, hash bytea, size int, language text)
language plpgsql stable set plan_cache_mode = force_generic_plan as $$
begin
  return query
    select f.path, f.hash, f.size, f.language from public.file f where f.project_id = _project order by f.path;
end $$;

-- Stores a new message and begins a run that answers it, if nothing stands in the way: if no message has its id, and no run of the project
-- is under way or waits. No row and nothing done otherwise, or if there is no such project: then there is something to decide. If less room
-- is left than the answer takes at the least, nothing is done either, and _refused_by names the ceiling.
-- The project's row is locked first; what is looked at after that is as whoever held it before has left it.
create function open_run(
  _project uuid, _message_id text, _message_key uuid, _parts json,
  _run uuid, _model text, _review boolean, _lease_seconds int, _count int, _chunks text,
  _day date, _input bigint, _least bigint, _most bigint, _input_price bigint, _output_price bigint,
  _run_tokens bigint, _run_nano bigint, _day_tokens bigint, _day_nano bigint, _installation_nano bigint)
returns table (tier text, refused_by text)
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  _owner uuid;
  _revision bigint;
begin
  select p.owner_id, p.revision, a.tier into _owner, _revision, tier
    from public.project p join public.account a on a.owner_id = p.owner_id
    where p.id = _project and p.deleted_at is null for no key update of p;
  if not found
    or exists (select from public.message m where m.project_id = _project and m.client_id = _message_id)
    or exists (select from public.run r where r.project_id = _project and r.state in ('queued', 'running', 'stopping'))
  then
    return;
  end if;
  select r._refused_by into refused_by
    from public.budget_room(_run, _day, _input, _least, _most, _input_price, _output_price,
      _run_tokens, _run_nano, _day_tokens, _day_nano, _installation_nano) r;
  return next;
  if refused_by <> '' then
    return;
  end if;
  insert into public.message (project_id, id, owner_id, client_id, role, parts)
    values (_project, _message_key, _owner, _message_id, 'user', _parts);
  insert into public.run (id, project_id, owner_id, state, lease_until, model, message_id, review, last_seq, base_revision)
    values (_run, _project, _owner, 'running', now() + make_interval(secs => _lease_seconds), _model, _message_id, _review,
      _count - 1, _revision);
  insert into public.audit (action, target) values ('run.open', _run::text);
  insert into public.run_event (run_id, seq, owner_id, count, chunks) values (_run, 0, _owner, _count, _chunks);
  delete from public.run_event e using public.run r
    where r.project_id = _project and r.ended_at < now() - interval '1 day' and not r.collected and e.run_id = r.id;
  update public.project p set updated_at = now() where p.id = _project;
end $$;

-- Ends a run that changed no files for its runner, with its message, if there is one, and the last chunks of its stream, of which the first
-- has the number _next. That the chunk before is the last one stored shows that nobody has ended it meanwhile; false, and nothing done,
-- if somebody has. The project's row is locked first, as in open_run: in another order the two could wait for each other.
create function end_run(
  _project uuid, _run uuid, _state text, _reason text, _input bigint, _output bigint,
  _next int, _count int, _chunks text, _message_id text, _message_key uuid, _parts json)
returns boolean
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  _owner uuid;
begin
  select p.owner_id into _owner from public.project p where p.id = _project and p.deleted_at is null for no key update;
  if not found then
    raise exception 'no such project' using errcode = 'TR404';
  end if;
  update public.run r
    set state = _state, reason = nullif(_reason, ''), ended_at = now(), input_tokens = _input, output_tokens = _output,
      last_seq = _next + _count - 1
    where r.id = _run and r.project_id = _project and r.state in ('running', 'stopping') and r.last_seq = _next - 1;
  if not found then
    return false;
  end if;
  insert into public.audit (action, target) values ('run.end', _run::text);
  if _message_id <> '' then
    insert into public.message (project_id, id, owner_id, client_id, role, parts)
      values (_project, _message_key, _owner, _message_id, 'assistant', _parts);
  end if;
  insert into public.run_event (run_id, seq, owner_id, count, chunks) values (_run, _next, _owner, _count, _chunks);
  update public.project p set updated_at = now() where p.id = _project;
  return true;
end $$;

-- As store_chunks, which the release before asks; and who the tenant is goes with it, since telling that takes a fifth of what storing
-- a group does.
create function append_chunks(_user uuid, _run uuid, _first int, _count int, _chunks text, _lease_seconds int)
returns table (stop_requested boolean)
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  _last int := _first + _count - 1;
begin
  perform set_config('app.user_id', _user::text, true);
  update public.run r set last_seq = _last, lease_until = now() + make_interval(secs => _lease_seconds)
    where r.id = _run and r.state in ('running', 'stopping') and r.last_seq in (_first - 1, _last)
    returning r.stop_requested into stop_requested;
  if not found then
    return;
  end if;
  insert into public.run_event (run_id, seq, owner_id, count, chunks) values (_run, _first, _user, _count, _chunks)
    on conflict do nothing;
  return next;
end $$;

revoke execute on function newest_messages, project_files, open_run, end_run, append_chunks from public;
grant execute on function newest_messages, project_files, open_run, end_run, append_chunks to trellis_app;
