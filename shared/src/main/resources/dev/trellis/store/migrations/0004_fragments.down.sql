-- Nothing here can turn a fragment back into what the release before reads, and without its contents a file is lost.
do $$
begin
  -- Without this the owner sees no row of anybody.
  alter table content no force row level security;
  if exists (select from content where codec = 2) then
    raise exception 'there are contents that the release before cannot read: delete the accounts that have them, or stay here';
  end if;
  alter table content force row level security;
end $$;

drop function apply_batch(
  uuid, bigint, text, text, int[], text[], text[], text[], bytea[], text[], text[], text[], text[], bytea[], int[], text[],
  text[], text[], bytea[], int[], int[], bytea[], int[], int[]);
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
    left join file f on f.project_id = _project and f.path = c.path
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
    left join file s on s.project_id = _project and s.path = w.source;

  select _files - count(*) + cardinality(write_path),
      _bytes - coalesce(sum(f.size), 0) + (select coalesce(sum(s), 0) from unnest(_sizes) s)
    into _files_after, _bytes_after
    from file f where f.project_id = _project and f.path = any (delete_path || write_path);
  if (_files_after > _files and _files_after > _max_bytes[_tier_number + 3])
    or (_bytes_after > _bytes and _bytes_after > _max_bytes[_tier_number + 6] * 1048576::bigint)
  then
    raise exception 'project too large' using errcode = 'TR400', detail = jsonb_build_array(jsonb_build_object(
      'field', 'operations',
      'reason', format('would make it %s files with %s bytes, and a project may have at most %s files with %s MiB in the %s tier',
        _files_after, _bytes_after, _max_bytes[_tier_number + 3], _max_bytes[_tier_number + 6], _tier)))::text;
  end if;

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
    update project
      set revision = _revision, updated_at = now(), file_count = _files_after, byte_count = _bytes_after
      where id = _project;
  end if;
end $$;

drop trigger count_version on project;
drop function count_version;
alter table project drop version;

alter table content reset (toast_tuple_target);
alter table content
  drop constraint content_fragment_check,
  drop constraint content_codec_check,
  drop fragment_length,
  drop fragment_crc,
  add constraint content_codec_check check (codec in (0, 1));
