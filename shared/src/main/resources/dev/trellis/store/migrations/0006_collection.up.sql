-- What nobody needs any more goes: deleted projects after the 30 days in which they can be taken back, with the contents that they
-- alone refer to; sessions that have expired, with their tokens; answers kept for repeated requests, after a day. A schedule asks for
-- it, person by person, in batches of a bounded size. These functions run as the tables' owner, who is bound by row-level security
-- too, so they remove what is the present tenant's and nothing else; these policies let the owner find who has something to remove.
create policy expired on project for select to current_user using (deleted_at <= now() - interval '30 days');
create policy expired on session for select to current_user using (expires_at < now());
create policy expired on idempotency for select to current_user using (created_at < now() - interval '1 day');
create index project_deleted on project (deleted_at) where deleted_at is not null;
create index session_expiry on session (expires_at);

-- People who have something that is to go, in the order of their ids, behind one of them.
create function owners_to_collect(_after uuid, _limit int) returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select e.owner_id from (
    select p.owner_id from public.project p where p.deleted_at <= now() - interval '30 days'
    union select s.owner_id from public.session s where s.expires_at < now()
    union select i.owner_id from public.idempotency i where i.created_at < now() - interval '1 day') e
  where e.owner_id > _after order by e.owner_id limit _limit;
$$;

-- Removes some of the tenant's expired sessions and kept answers, and tells how many. Those that a request is removing just now are
-- left to it: two who remove the same rows in different orders would wait for each other.
create function collect_expired(_limit int) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  _sessions int;
  _answers int;
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
  return _sessions + _answers;
end $$;

-- Removes some of what belongs to a project that was deleted 30 days ago or earlier, and tells how many rows; 0: nothing is left of it
-- that could be much. First go the contents of its store that no other project refers to. A file's row always has a row of the
-- history with the same content, so the history is all there is to look at.
--
-- A batch takes the contents that it finds, without a lock on them. So the rows of all projects of the store are locked before: each
-- batch, restore and fork locks its project's row first. A fork that was under way has added a project meanwhile, hence another look,
-- until there is no new one; more cannot come, since their parents are locked.
create function collect_project(_project uuid, _limit int) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  _store uuid;
  _locked int;
  _before int;
  _living uuid[];
  _hashes bytea[];
  _rows tid[];
  _removed int;
  _more int;
begin
  -- Who removes the account holds this row and waits for the projects'.
  perform from public.account a where a.owner_id = public.app_user() for key share;
  select p.store_id into _store from public.project p
    where p.id = _project and p.owner_id = public.app_user() and p.deleted_at <= now() - interval '30 days';
  if not found then
    return 0;
  end if;
  loop
    _before := _locked;
    perform from public.project p where p.owner_id = public.app_user() and p.store_id = _store order by p.id for update;
    get diagnostics _locked = row_count;
    exit when _locked = _before;
  end loop;

  -- "Except" sorts or hashes whatever the planner believes of the sizes; a join may compare each with each.
  _living := array(
    select p.id from public.project p
      where p.owner_id = public.app_user() and p.store_id = _store
        and (p.deleted_at is null or p.deleted_at > now() - interval '30 days'));
  _hashes := array(
    select c.hash from public.content c where c.store_id = _store
    except select f.hash from public.file_change f where f.project_id = any (_living)
    limit _limit);
  delete from public.content c where c.store_id = _store and c.hash = any (_hashes);
  get diagnostics _removed = row_count;

  _rows := array(select m.ctid from public.message m where m.project_id = _project limit _limit - _removed);
  delete from public.message m where m.ctid = any (_rows);
  get diagnostics _more = row_count;
  _removed := _removed + _more;

  _rows := array(select f.ctid from public.file_change f where f.project_id = _project limit _limit - _removed);
  delete from public.file_change f where f.ctid = any (_rows);
  get diagnostics _more = row_count;
  return _removed + _more;
end $$;

revoke execute on function owners_to_collect, collect_expired, collect_project from public;
grant execute on function owners_to_collect, collect_expired, collect_project to trellis_app;
