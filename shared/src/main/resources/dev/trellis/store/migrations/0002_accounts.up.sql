-- Version 7, from this server's clock: 48 bits of milliseconds, then the part of a millisecond in 12 bits (method 3 of section
-- 6.2 of RFC 9562). PostgreSQL has such a function of its own from version 18 on.
create function uuid_v7() returns uuid language sql volatile
return (
  select encode(
      int8send((t.micros / 1000 << 16) | 28672 | (t.micros % 1000 * 4096 / 1000)) || substring(uuid_send(gen_random_uuid()) from 9),
      'hex')::uuid
  from (select (extract(epoch from clock_timestamp()) * 1000000)::bigint) t(micros));

alter table account
  add email         text check (char_length(email) <= 320),      -- as the person wrote it
  add email_key     text unique check (char_length(email_key) <= 320), -- by which it is found: one for all spellings
  add password_hash text check (char_length(password_hash) <= 255),
  add disabled_at   timestamptz,
  add check ((email_key is null) = (email is null) and (email_key is null) = (password_hash is null));
create index content_owner on content (owner_id);                -- or removing an account reads all contents of everybody

-- Row-level security asks for the owner with each page. Outside of the index the planner takes that for a filter that few rows
-- pass, the more owners there are the fewer, and sorts a whole conversation instead of reading a page in order.
alter table message drop constraint message_pkey, add primary key (project_id, owner_id, id);

create table session (
  id         uuid primary key,
  owner_id   uuid not null references account on delete cascade,
  expires_at timestamptz not null,
  created_at timestamptz not null default now()
);
create index session_owner on session (owner_id, expires_at);

-- Every token that a session ever had: one that returns after it was exchanged was stolen.
create table refresh_token (
  hash           bytea primary key check (length(hash) = 32),
  session_id     uuid not null references session on delete cascade,
  owner_id       uuid not null,
  rotated_at     timestamptz,                                     -- when it was exchanged for its successor
  successor_hash bytea check (length(successor_hash) = 32),
  check ((rotated_at is null) = (successor_hash is null))
);
create index refresh_token_session on refresh_token (session_id);

create table api_key (
  id           uuid primary key,
  owner_id     uuid not null references account on delete cascade,
  name         text not null check (char_length(name) between 1 and 100),
  scopes       text[] not null check (cardinality(scopes) > 0 and scopes <@ array['READ', 'WRITE', 'AGENT', 'ADMIN']),
  secret_hash  bytea not null check (length(secret_hash) = 32),
  expires_at   timestamptz,
  last_used_at timestamptz,                                       -- to the minute
  created_at   timestamptz not null default now()
);
create index api_key_owner on api_key (owner_id, id);

-- What was answered to a request, so that its repetition is answered the same and changes nothing.
create table idempotency (
  owner_id     uuid not null references account on delete cascade,
  key          text collate "C" not null check (char_length(key) between 1 and 255),
  request_hash bytea not null check (length(request_hash) = 32),
  answer       bytea not null,
  created_at   timestamptz not null default now(),
  primary key (owner_id, key)
);
create index idempotency_age on idempotency (owner_id, created_at);

-- A person's credentials at other services. They are sealed before they come here.
create table integration (
  owner_id      uuid not null references account on delete cascade,
  provider      text not null check (char_length(provider) between 1 and 40),
  id            uuid not null unique,                             -- what the seal is bound to
  account_label text not null check (char_length(account_label) <= 200),
  key_id        text not null check (char_length(key_id) between 1 and 64),
  sealed        bytea not null,
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now(),
  primary key (owner_id, provider)
);
create index integration_key on integration (key_id, owner_id);

-- One row a change, in the change's transaction. Who, when and on which request is not the writer's to say: it is filled in.
create table audit (
  owner_id     uuid not null default app_user() references account on delete cascade,
  id           uuid not null default uuid_v7(),
  action       text not null check (char_length(action) between 1 and 64),
  target       text not null check (char_length(target) between 1 and 255),
  request_id   text default left(nullif(current_setting('app.request_id', true), ''), 128),
  address_hash text default left(nullif(current_setting('app.address_hash', true), ''), 128),
  created_at   timestamptz not null default now(),
  primary key (owner_id, id)
);

do $$
declare t text;
begin
  foreach t in array array['session', 'refresh_token', 'api_key', 'idempotency', 'integration', 'audit'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format(
      'create policy tenant on %I using (owner_id = (select app_user())) with check (owner_id = (select app_user()))', t);
  end loop;
end $$;

grant update (password_hash), delete on account to trellis_app;
grant select, insert, update, delete on session, integration to trellis_app;
grant select, insert, update (rotated_at, successor_hash) on refresh_token to trellis_app;
grant select, insert, update (last_used_at), delete on api_key to trellis_app;
grant select, insert, delete on idempotency to trellis_app;
grant select, insert (action, target) on audit to trellis_app;

-- A batch that changes something makes a revision, wherever it comes from.
create function audit_revision() returns trigger language plpgsql as $$
begin
  insert into audit (action, target) values ('file.batch', new.project_id::text);
  return null;
end $$;
create trigger audit after insert on revision for each row execute function audit_revision();

-- What must be found before it is known whose it is. These functions run as the tables' owner, who is bound by row-level security
-- too; this lets the owner look, and nobody else.
create policy lookup on account for select to current_user using (true);
create policy lookup on api_key for select to current_user using (true);
create policy lookup on integration for select to current_user using (true);

create function find_login(_email_key text)
returns table (owner_id uuid, password_hash text, tier text, disabled boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.owner_id, a.password_hash, a.tier, a.disabled_at is not null from public.account a where a.email_key = _email_key;
$$;

create function api_key_owner(_id uuid) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select k.owner_id from public.api_key k where k.id = _id;
$$;

create function owners_to_reseal(_key_id text, _limit int) returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select distinct i.owner_id from public.integration i where i.key_id <> _key_id limit _limit;
$$;

revoke execute on function find_login, api_key_owner, owners_to_reseal from public;
grant execute on function find_login, api_key_owner, owners_to_reseal to trellis_app;

-- Exchanges a refresh token for its successor. Its session's row is locked first, so that each later statement sees what those who
-- came before have done: of many exchanges at the same time one is 'rotated', and the others are 'repeated' in the 10 seconds of
-- grace. A token that returns later, or whose successor was exchanged too, ends the session: 'reused'.
create function rotate_refresh_token(
  _presented bytea, _successor bytea, _now timestamptz,
  out _outcome text, out _session uuid, out _tier text, out _expires timestamptz, out _stored bytea)
language plpgsql as $$
declare
  _rotated timestamptz;
  _used boolean;
begin
  _outcome := 'refused';
  perform from session s join refresh_token t on t.session_id = s.id where t.hash = _presented for update of s;
  select s.id, s.expires_at, a.tier, t.rotated_at, t.successor_hash, n.rotated_at is not null
    into _session, _expires, _tier, _rotated, _stored, _used
    from refresh_token t
    join session s on s.id = t.session_id
    join account a on a.owner_id = s.owner_id
    left join refresh_token n on n.hash = t.successor_hash
    where t.hash = _presented and s.expires_at > _now and a.disabled_at is null;
  if not found then
    return;
  end if;

  if _rotated is null then
    insert into refresh_token (hash, session_id, owner_id)
      select _successor, s.id, s.owner_id from session s where s.id = _session;
    update refresh_token set rotated_at = _now, successor_hash = _successor where hash = _presented;
    _outcome := 'rotated';
    _stored := _successor;
  elsif not _used and _now <= _rotated + interval '10 seconds' then
    _outcome := 'repeated';
  else
    delete from session where id = _session;
    insert into audit (action, target) values ('session.reuse', _session::text);
    _outcome := 'reused';
  end if;
end $$;

-- Tells whose key this is, if it is good, and that it was used.
create function authenticate_api_key(_id uuid, _secret_hash bytea)
returns table (owner_id uuid, tier text, scopes text[]) language plpgsql as $$
begin
  perform set_config('app.user_id', coalesce(api_key_owner(_id)::text, ''), true);
  update api_key k set last_used_at = now()
    from account a
    where k.id = _id and k.secret_hash = _secret_hash and (k.expires_at is null or k.expires_at > now())
      and a.owner_id = k.owner_id and a.disabled_at is null
      and (k.last_used_at is null or k.last_used_at < now() - interval '1 minute');
  return query
    select k.owner_id, a.tier, k.scopes from api_key k join account a on a.owner_id = k.owner_id
    where k.id = _id and k.secret_hash = _secret_hash and (k.expires_at is null or k.expires_at > now())
      and a.disabled_at is null;
end $$;
