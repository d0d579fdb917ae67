-- Contents as an answer takes them: codec 2 is the inside of a JSON string, raw deflate that ends on a byte's boundary and has no
-- final block. What was stored before stays as it is. The release before runs on this schema, but cannot read the contents that
-- this one stores: to go back to it is for projects that were not written since.
alter table content
  add fragment_length int,                            -- bytes of the inside of the JSON string
  add fragment_crc    int,                            -- their CRC-32
  drop constraint content_codec_check,
  add constraint content_codec_check check (codec in (0, 1, 2)),
  add constraint content_fragment_check
    check (case codec when 2 then fragment_length is not null and fragment_crc is not null
      else fragment_length is null and fragment_crc is null end);

-- Bodies of up to 8 KB stay in their row: PostgreSQL would move what is over 2 KB to a table of its own, with an index entry.
alter table content set (toast_tuple_target = 8160);

-- Which state of the project somebody has seen: no two states that others could see have the same version. It counts changes of the
-- row, and every change of what belongs to a project comes with one, but for messages that are put at the end.
alter table project add version bigint not null default 0;
create function count_version() returns trigger language plpgsql as $$
begin
  new.version := old.version + 1;
  return new;
end $$;
create trigger count_version before update on project for each row execute function count_version();

-- As before, and contents may come as fragments. Files are looked up one by one in subqueries that the planner cannot turn into
-- joins (offset 0): each enters an index, whatever the planner believes of a project's size when it makes the function's plan. The release before does not say that they do.
drop function apply_batch(
  uuid, bigint, text, text, int[], text[], text[], text[], bytea[], text[], text[], text[], text[], bytea[], int[], text[],
  text[], text[], bytea[], int[], int[], bytea[]);
create function apply_batch(
  _project uuid, _base_revision bigint, _author text, _message text, _max_bytes int[],
  check_field text[], check_path text[], check_present text[], check_hash bytea[],
  write_field text[], write_path text[], write_key text[], write_source text[],
  write_hash bytea[], write_size int[], write_language text[],
  folders text[], delete_path text[],
  content_hash bytea[], content_size int[], content_codec int[], content_body bytea[],
  content_fragment_length int[] default '{}', content_fragment_crc int[] default '{}',
  out _revision bigint, out _changed int, out _hashes bytea[], out _sizes int[])
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  _owner uuid;
  _tier_number int;
  _files int;
  _bytes bigint;
  _files_after int;
  _bytes_after bigint;
  _store uuid;
  _tier text;
  _most int;
  _written int;
  _problems jsonb;
begin
  select p.revision, p.owner_id, p.store_id, p.file_count, p.byte_count, a.tier
    into _revision, _owner, _store, _files, _bytes, _tier
    from project p join account a using (owner_id) where p.id = _project and p.deleted_at is null for update of p;
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
    left join lateral (select f.* from file f where f.project_id = _project and f.path = c.path offset 0) f on true
    where (c.present = 'true') <> (f.path is not null)
      or (f.path is not null and c.hash is not null and f.hash <> c.hash)
      or f.revision > _base_revision;
  if _problems is not null then
    raise exception 'stale batch' using errcode = 'TR409', detail = _problems::text;
  end if;

  _tier_number := array_position(array['FREE', 'PRO', 'ENTERPRISE'], _tier);
  _most := _max_bytes[_tier_number];
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
    left join lateral (select s.* from file s where s.project_id = _project and s.path = w.source offset 0) s on true;

  select _files - count(*) + cardinality(write_path),
      _bytes - coalesce(sum(f.size), 0) + (select coalesce(sum(s), 0) from unnest(_sizes) s)
    into _files_after, _bytes_after
    from unnest(delete_path || write_path) u(path)
    cross join lateral (select f.size from file f where f.project_id = _project and f.path = u.path offset 0) f;
  if (_files_after > _files and _files_after > _max_bytes[_tier_number + 3])
    or (_bytes_after > _bytes and _bytes_after > _max_bytes[_tier_number + 6] * 1048576::bigint)
  then
    raise exception 'project too large' using errcode = 'TR400', detail = jsonb_build_array(jsonb_build_object(
      'field', 'operations',
      'reason', format('would make it %s files with %s bytes, and a project may have at most %s files with %s MiB in the %s tier',
        _files_after, _bytes_after, _max_bytes[_tier_number + 3], _max_bytes[_tier_number + 6], _tier)))::text;
  end if;

  insert into content (store_id, hash, owner_id, size, codec, body, fragment_length, fragment_crc)
    select _store, c.hash, _owner, c.size, c.codec, c.body, c.fragment_length, c.fragment_crc
      from unnest(content_hash, content_size, content_codec, content_body, content_fragment_length, content_fragment_crc)
        c(hash, size, codec, body, fragment_length, fragment_crc)
    on conflict do nothing;

  with gone as (
    delete from file f where f.project_id = _project and f.path = any (delete_path) returning f.path)
  insert into file_change (project_id, path, revision, owner_id)
    select _project, gone.path, _revision + 1, _owner from gone;
  get diagnostics _changed = row_count;

  -- What is at its own path already cannot collide with anything that is there. The bounds are computed before the join, so that
  -- nothing in its conditions could leak what row-level security hides, and the index on the keys may be used.
  with w as materialized (
    select w.field, w.path, w.key, w.key || '/' as low, w.key || '0' as high  -- in the C collation '0' follows '/'
      from unnest(write_field, write_path, write_key) w(field, path, key)
      left join lateral (select f.path from file f where f.project_id = _project and f.path = w.path offset 0) f on true
      where f.path is null),
  above as materialized (
    select f.path, f.path_key || '/' as low, f.hash, f.revision
      from unnest(folders) u(key)
      cross join lateral (select f.* from file f where f.project_id = _project and f.path_key = u.key offset 0) f),
  collisions as (
    select w.field, w.path, f.path as other, f.hash, f.revision
      from w cross join lateral (select f.* from file f where f.project_id = _project and f.path_key = w.key offset 0) f
    union all
    select w.field, w.path, f.path, f.hash, f.revision  -- a folder of the file is the new file
      from w cross join lateral (
        select f.* from file f where f.project_id = _project and f.path_key > w.low and f.path_key < w.high offset 0) f
    union all
    select w.field, w.path, f.path, f.hash, f.revision  -- a folder of the new file is the file
      from above f join w on starts_with(w.key, f.low))
  select jsonb_agg(jsonb_build_object(
      'field', c.field, 'path', c.path, 'reason', 'collides with ' || c.other,
      'currentHash', encode(c.hash, 'hex'), 'currentRevision', c.revision))
    into _problems
    from collisions c;
  if _problems is not null then
    raise exception 'colliding paths' using errcode = 'TR409', detail = _problems::text;
  end if;

  with w as materialized (
    select w.path, w.key, w.hash, w.size, w.language
      from unnest(write_path, write_key, _hashes, _sizes, write_language) w(path, key, hash, size, language)
      left join lateral (select f.* from file f where f.project_id = _project and f.path = w.path offset 0) f on true
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
    update project
      set revision = _revision, updated_at = now(), file_count = _files_after, byte_count = _bytes_after
      where id = _project;
  end if;
end $$;
