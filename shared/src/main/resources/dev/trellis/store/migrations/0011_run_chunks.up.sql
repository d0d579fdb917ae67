-- What every run of everybody asks four times a second while it speaks. A function's statements are planned once a connection; with the
-- policies that apply to them, planning them each time took more than running them.

-- Stores a group of chunks of which the first has the number _first, and renews the lease, if the run is still its runner's: if nothing
-- is missing before them, or if they are stored already. The run's row is locked by that, so that whoever ends the run sees all chunks
-- that were stored before. No row if nothing was done.
create function store_chunks(_run uuid, _first int, _count int, _chunks text, _lease_seconds int)
returns table (stop_requested boolean)
language plpgsql as $$
declare
  _last int := _first + _count - 1;
  _owner uuid;
begin
  update public.run r set last_seq = _last, lease_until = now() + make_interval(secs => _lease_seconds)
    where r.id = _run and r.state in ('running', 'stopping') and r.last_seq in (_first - 1, _last)
    returning r.owner_id, r.stop_requested into _owner, stop_requested;
  if not found then
    return;
  end if;
  insert into public.run_event (run_id, seq, owner_id, count, chunks) values (_run, _first, _owner, _count, _chunks)
    on conflict do nothing;
  return next;
end $$;
revoke execute on function store_chunks from public;
grant execute on function store_chunks to trellis_app;
