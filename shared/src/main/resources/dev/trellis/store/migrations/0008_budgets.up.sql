-- What models have cost. Tokens and money are whole numbers; money is in nano-USD, a thousand-millionth of a dollar.
-- A person's days, in UTC. The input holds the cached tokens too.
create table usage_day (
  owner_id      uuid not null references account on delete cascade,
  day           date not null,
  model         text not null,
  input_tokens  bigint not null check (input_tokens >= 0),
  cached_tokens bigint not null check (cached_tokens >= 0),
  output_tokens bigint not null check (output_tokens >= 0),
  nano_usd      bigint not null check (nano_usd >= 0),
  calls         bigint not null,
  primary key (owner_id, day, model)
);

-- The same by run. No reference to it: what was spent stays spent when the project is gone.
create table usage_run (
  owner_id      uuid not null references account on delete cascade,
  run_id        uuid not null,
  model         text not null,
  input_tokens  bigint not null check (input_tokens >= 0),
  cached_tokens bigint not null check (cached_tokens >= 0),
  output_tokens bigint not null check (output_tokens >= 0),
  nano_usd      bigint not null check (nano_usd >= 0),
  calls         bigint not null,
  primary key (owner_id, run_id, model)
);

-- The worst that a call can cost which is under way. It counts as spent until it is settled.
create table reservation (
  id            uuid primary key,
  owner_id      uuid not null references account on delete cascade,
  run_id        uuid not null,
  day           date not null,                        -- the one on which it began, and on which it is counted
  model         text not null,
  input_tokens  bigint not null check (input_tokens >= 0),
  output_tokens bigint not null check (output_tokens >= 0),
  nano_usd      bigint not null check (nano_usd >= 0)
);
create index reservation_owner on reservation (owner_id, run_id);

-- What everybody together has spent and reserved on a day. It is nobody's, and only the functions below touch it.
create table installation_day (
  day      date primary key,
  nano_usd bigint not null check (nano_usd >= 0)
);

do $$
declare t text;
begin
  foreach t in array array['usage_day', 'usage_run', 'reservation', 'installation_day'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
  end loop;
  foreach t in array array['usage_day', 'usage_run', 'reservation'] loop
    execute format(
      'create policy tenant on %I using (owner_id = (select app_user())) with check (owner_id = (select app_user()))', t);
  end loop;
end $$;
create policy keeper on installation_day to current_user using (true) with check (true);
grant select on usage_day, usage_run, reservation to trellis_app;

-- All that follows runs as the tables' owner, so that requests can spend and not rewrite. Each takes the account's row first, so
-- that a person's calls are a line and each later statement sees what those before have done, and the installation's row last.
-- Runs.open and Runs.finish take a project's row and then its run's, and neither waits here for anybody.

-- Counts what a reserved call has cost.
create function note_usage(_r reservation, _input bigint, _cached bigint, _output bigint, _nano bigint) returns void
language sql set search_path = pg_catalog, pg_temp as $$
  insert into public.usage_day as u (owner_id, day, model, input_tokens, cached_tokens, output_tokens, nano_usd, calls)
    values (_r.owner_id, _r.day, _r.model, _input, _cached, _output, _nano, 1)
    on conflict (owner_id, day, model) do update
      set input_tokens = u.input_tokens + excluded.input_tokens, cached_tokens = u.cached_tokens + excluded.cached_tokens,
        output_tokens = u.output_tokens + excluded.output_tokens, nano_usd = u.nano_usd + excluded.nano_usd, calls = u.calls + 1;
  insert into public.usage_run as u (owner_id, run_id, model, input_tokens, cached_tokens, output_tokens, nano_usd, calls)
    values (_r.owner_id, _r.run_id, _r.model, _input, _cached, _output, _nano, 1)
    on conflict (owner_id, run_id, model) do update
      set input_tokens = u.input_tokens + excluded.input_tokens, cached_tokens = u.cached_tokens + excluded.cached_tokens,
        output_tokens = u.output_tokens + excluded.output_tokens, nano_usd = u.nano_usd + excluded.nano_usd, calls = u.calls + 1;
$$;

-- Settles what the person's runs have left that are over or whose lease has passed, as if it had cost the worst.
create function sweep_reservations() returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  _r public.reservation;
  _swept int := 0;
begin
  perform from public.account a where a.owner_id = public.app_user() for no key update;
  for _r in
    delete from public.reservation r
      where r.owner_id = public.app_user() and not exists (
        select from public.run u where u.id = r.run_id and u.ended_at is null and u.lease_until >= now())
      returning r.*
  loop
    perform public.note_usage(_r, _r.input_tokens, 0, _r.output_tokens, _r.nano_usd);
    _swept := _swept + 1;
  end loop;
  return _swept;
end $$;

-- Reserves the worst that a call can cost. Of the _most output tokens that it wants it is granted as many as every ceiling leaves
-- room for; if that is less than _least, none, and _refused_by names the ceiling that leaves the least.
--   _input                 the most tokens that the request can have
--   _input_price, _output_price  pico-USD (10^-12) a token; both 0 if nobody knows, and then no ceiling on money binds
--   _keep                  false only asks
create function reserve_budget(
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

-- Puts what a call has cost in the place of what was reserved for it, be it more. False if it was swept before: then the worst
-- stays counted. _model is the one that answered, be it another than the one that was asked first.
create function settle_budget(_id uuid, _model text, _input bigint, _cached bigint, _output bigint, _nano bigint) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  _r public.reservation;
begin
  perform from public.account a where a.owner_id = public.app_user() for no key update;
  delete from public.reservation r where r.id = _id and r.owner_id = public.app_user() returning r.* into _r;
  if not found then
    return false;
  end if;
  _r.model := _model;
  perform public.note_usage(_r, _input, _cached, _output, _nano);
  update public.installation_day d set nano_usd = d.nano_usd + _nano - _r.nano_usd where d.day = _r.day;
  return true;
end $$;

revoke execute on function note_usage, sweep_reservations, reserve_budget, settle_budget from public;
grant execute on function sweep_reservations, reserve_budget, settle_budget to trellis_app;
