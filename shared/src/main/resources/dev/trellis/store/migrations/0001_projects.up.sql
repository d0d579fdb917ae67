-- Who the transaction works for; no rows are visible without it. After a transaction the setting reads '', not null.
create function app_user() returns uuid language sql stable parallel safe
return nullif(current_setting('app.user_id', true), '')::uuid;

create table account (
  owner_id   uuid primary key,
  tier       text not null default 'FREE' check (tier in ('FREE', 'PRO', 'ENTERPRISE')),
  created_at timestamptz not null default now()
);

create table project (
  id          uuid primary key,
  owner_id    uuid not null references account on delete cascade,
  store_id    uuid not null,  -- where its contents are kept; a fork shares its parent's
  name        text not null check (char_length(name) between 1 and 200),
  description text not null default '' check (char_length(description) <= 2000),
  starred     boolean not null default false,
  revision    bigint not null default 0,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now()
) with (fillfactor = 70);
create index project_owner on project (owner_id, id);

-- A file's content, once for each distinct one in a store. Never changed.
create table content (
  store_id uuid not null,
  hash     bytea not null check (length(hash) = 32),  -- SHA-256 of the content in UTF-8
  owner_id uuid not null references account on delete cascade,
  size     int not null,                              -- bytes of the content
  codec    smallint not null check (codec in (0, 1)), -- 0: as it is; 1: raw deflate
  body     bytea not null,
  primary key (store_id, hash)
);
alter table content alter body set storage external;  -- it is compressed already

-- The present tree.
create table file (
  project_id uuid not null references project on delete cascade,
  path       text collate "C" not null check (char_length(path) between 1 and 255),
  path_key   text collate "C" not null,               -- two paths with one key would be one file on many systems
  owner_id   uuid not null,
  revision   bigint not null,                         -- the one that put it there
  hash       bytea not null,
  size       int not null,
  language   text not null,
  primary key (project_id, path),
  unique (project_id, path_key)
) with (fillfactor = 80);

create table revision (
  project_id uuid not null references project on delete cascade,
  revision   bigint not null,
  owner_id   uuid not null,
  author     text not null check (author in ('person', 'agent')),
  message    text not null default '' check (char_length(message) <= 500),
  created_at timestamptz not null default now(),
  primary key (project_id, revision)
);

-- What each revision changed; no hash: the file was deleted.
create table file_change (
  project_id uuid not null references project on delete cascade,
  path       text collate "C" not null,
  revision   bigint not null,
  owner_id   uuid not null,
  hash       bytea,
  size       int,
  language   text,
  primary key (project_id, path, revision)
);
create index file_change_revision on file_change (project_id, revision);

create table message (
  project_id uuid not null references project on delete cascade,
  id         uuid not null,                           -- version 7, made in Java: the order of the conversation
  owner_id   uuid not null,
  client_id  text not null check (char_length(client_id) between 1 and 128),
  role       text not null check (role in ('user', 'assistant')),
  parts      json not null,                           -- json, not jsonb: kept to the letter, U+0000 escapes too
  created_at timestamptz not null default now(),
  primary key (project_id, id),
  unique (project_id, client_id)
);

create table run (
  id                uuid primary key,
  project_id        uuid not null references project on delete cascade,
  owner_id          uuid not null,
  state             text not null check (state in ('running', 'finished', 'failed', 'interrupted')),
  lease_until       timestamptz not null,             -- its runner is gone if this has passed
  stop_requested    boolean not null default false,
  model             text not null,
  input_tokens      bigint not null default 0,
  output_tokens     bigint not null default 0,
  created_at        timestamptz not null default now(),
  ended_at          timestamptz
);
create unique index run_active on run (project_id) where state = 'running';
create index run_project on run (project_id, id);

do $$
declare t text;
begin
  foreach t in array array['account', 'project', 'content', 'file', 'revision', 'file_change', 'message', 'run'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format(
      'create policy tenant on %I using (owner_id = (select app_user())) with check (owner_id = (select app_user()))', t);
  end loop;
end $$;

grant select, insert on account to trellis_app;
grant select, insert, update, delete on project, file, message, run to trellis_app;
grant select, insert on content, revision, file_change to trellis_app;

-- Applies a batch of file changes to a project, whole or not at all, in one round trip. The caller has folded the operations:
-- each path is written once, deleted once, or only checked.
--   _base_revision  what the caller has seen of the project; the largest bigint if it did not say
--   check_*    what must hold of the tree before: the file is there (present) or is not, and has this hash if one is given
--   write_*    files to put: their content's hash and size, or the path whose present content they take (source)
--   content_*  contents that may be new to the store, in order of their hashes
--   folders    the keys of all folders above the written paths
--   max_bytes  the largest content by tier, in the order FREE, PRO, ENTERPRISE
-- The project's row is locked first: revisions are a line, and each later statement sees a fresh snapshot. A single statement
-- with CTEs would check against the snapshot from before the wait, and lose updates.
create function apply_batch(
  _project uuid, _base_revision bigint, _author text, _message text, _max_bytes int[],
  check_field text[], check_path text[], check_present text[], check_hash bytea[],
  write_field text[], write_path text[], write_key text[], write_source text[],
  write_hash bytea[], write_size int[], write_language text[],
  folders text[], delete_path text[],
  content_hash bytea[], content_size int[], content_codec int[], content_body bytea[],
  out _revision bigint, out _changed int, out _hashes bytea[], out _sizes int[])
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  _owner uuid;
  _store uuid;
  _tier text;
  _most int;
  _written int;
  _problems jsonb;
begin
  select p.revision, p.owner_id, p.store_id, a.tier into _revision, _owner, _store, _tier
    from project p join account a using (owner_id) where p.id = _project for update of p;
  if not found then
    raise exception 'no such project' using errcode = 'TR404';
  end if;

  if _base_revision > _revision and _base_revision < 9223372036854775807 then
    raise exception 'base revision from the future' using errcode = 'TR400', detail = jsonb_build_array(jsonb_build_object(
      'field', 'baseRevision', 'reason', format('is newer than the project, which is at %s', _revision)))::text;
  end if;

  select jsonb_agg(jsonb_build_object(
      'field', c.field, 'path', c.path,
      'reason', case
        when f.path is null then 'does not exist'
        when c.present = 'false' then 'exists already'
        else 'has changed since' end,
      'baseHash', encode(c.hash, 'hex'), 'currentHash', encode(f.hash, 'hex'), 'currentRevision', f.revision)
      order by c.n)
    into _problems
    from unnest(check_field, check_path, check_present, check_hash) with ordinality c(field, path, present, hash, n)
    left join file f on f.project_id = _project and f.path = c.path
    where (c.present = 'true') <> (f.path is not null)
      or (f.path is not null and c.hash is not null and f.hash <> c.hash)
      or f.revision > _base_revision;
  if _problems is not null then
    raise exception 'stale batch' using errcode = 'TR409', detail = _problems::text;
  end if;

  _most := _max_bytes[array_position(array['FREE', 'PRO', 'ENTERPRISE'], _tier)];
  select jsonb_agg(jsonb_build_object(
      'field', w.field || '.content',
      'reason', format('has %s bytes, and a file may have at most %s in the %s tier', w.size, _most, _tier)))
    into _problems
    from unnest(write_field, write_source, write_size) w(field, source, size)
    where w.source is null and w.size > _most;
  if _problems is not null then
    raise exception 'file too large' using errcode = 'TR400', detail = _problems::text;
  end if;

  select array_agg(coalesce(s.hash, w.hash) order by w.n), array_agg(coalesce(s.size, w.size) order by w.n)
    into _hashes, _sizes
    from unnest(write_source, write_hash, write_size) with ordinality w(source, hash, size, n)
    left join file s on s.project_id = _project and s.path = w.source;

  insert into content (store_id, hash, owner_id, size, codec, body)
    select _store, c.hash, _owner, c.size, c.codec, c.body
      from unnest(content_hash, content_size, content_codec, content_body) c(hash, size, codec, body)
    on conflict do nothing;

  with gone as (
    delete from file f where f.project_id = _project and f.path = any (delete_path) returning f.path)
  insert into file_change (project_id, path, revision, owner_id)
    select _project, gone.path, _revision + 1, _owner from gone;
  get diagnostics _changed = row_count;

  select jsonb_agg(jsonb_build_object(
      'field', w.field, 'path', w.path, 'reason', 'collides with ' || f.path,
      'currentHash', encode(f.hash, 'hex'), 'currentRevision', f.revision))
    into _problems
    from unnest(write_field, write_path, write_key) w(field, path, key)
    join file f on f.project_id = _project and f.path <> w.path
      -- The same key; or the file's folder is the new file (in the C collation '0' follows '/').
      and (f.path_key = w.key or (f.path_key > w.key || '/' and f.path_key < w.key || '0')
        -- Or a folder of the new file is the file.
        or (f.path_key = any (folders) and starts_with(w.key, f.path_key || '/')));
  if _problems is not null then
    raise exception 'colliding paths' using errcode = 'TR409', detail = _problems::text;
  end if;

  with w as materialized (
    select w.path, w.key, w.hash, w.size, w.language
      from unnest(write_path, write_key, _hashes, _sizes, write_language) w(path, key, hash, size, language)
      left join file f on f.project_id = _project and f.path = w.path
      where (f.hash, f.language) is distinct from (w.hash, w.language)),
  history as (
    insert into file_change (project_id, path, revision, owner_id, hash, size, language)
      select _project, w.path, _revision + 1, _owner, w.hash, w.size, w.language from w)
  insert into file (project_id, path, path_key, owner_id, revision, hash, size, language)
    select _project, w.path, w.key, _owner, _revision + 1, w.hash, w.size, w.language from w
    on conflict (project_id, path) do update
      set revision = excluded.revision, hash = excluded.hash, size = excluded.size, language = excluded.language;
  get diagnostics _written = row_count;

  _changed := _changed + _written;
  if _changed > 0 then
    _revision := _revision + 1;
    insert into revision (project_id, revision, owner_id, author, message)
      values (_project, _revision, _owner, _author, _message);
    update project set revision = _revision, updated_at = now() where id = _project;
  end if;
end $$;
