package dev.trellis.store;

/** The statements about runs; what changes one carries its audit row. */
final class RunSql {
  static final String OPEN =
      AuditAction.RUN_OPEN.over(
          """
          insert into run (id, project_id, owner_id, state, lease_until, model, message_id, review,
            message_hash)
          values (?, ?, ?, ?, now() + make_interval(secs => ?), ?, ?, ?, ?)
          returning id::text as target
          """);

  /** Who loads the project sees by its row that it has changed. */
  static final String BEGIN =
      """
      with begun as (
        update run set state = 'running', last_seq = ?, base_revision = ? where id = ?
        returning project_id)
      update project p set updated_at = now() from begun where p.id = begun.project_id
      """;

  /** As {@link #BEGIN}. */
  static final String LAST =
      """
      with ended as (update run set last_seq = ? where id = ? returning project_id)
      update project p set updated_at = now() from ended where p.id = ended.project_id
      """;

  /**
   * Ends a run for its runner. That the last chunk is the one the runner knows of shows that nobody
   * has ended it meanwhile.
   */
  static final String END = end("");

  /** As {@link #END}, with all that comes with it where no files were changed. */
  static final String END_PLAINLY = "select end_run(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::json)";

  /** Ends a run in place of its runner, which must have gone. */
  static final String CLOSE = end(" and lease_until < now()");

  static final String ABANDON =
      AuditAction.RUN_END.over(
          """
          update run set state = 'failed', reason = ?, ended_at = now()
          where id = ? and state in ('queued', 'running', 'stopping') and lease_until < now()
          returning id::text as target
          """);

  /** Counts what a person's runs that are over have left unsettled, at the worst. */
  static final String SWEEP = "select sweep_reservations()";

  /** Puts what the calls of a run have used into its row. */
  static final String COUNT_USAGE =
      """
      update run r set (input_tokens, output_tokens) = (
        select coalesce(sum(u.input_tokens), 0), coalesce(sum(u.output_tokens), 0)
        from usage_run u where u.owner_id = r.owner_id and u.run_id = r.id)
      where r.id = ?
      """;

  /**
   * Asking twice is one change. A run that waits ends by it. The first result tells the changed
   * runs, the second one the active run that was asked, now or before, or null; no row if there is
   * no such project. A run that began between the two was not asked. A run of the release before
   * stays {@code running}, or its runner would take it for lost.
   */
  static final String STOP =
      AuditAction.RUN_STOP.over(
              """
              update run set stop_requested = true,
                state = case when state = 'queued' then 'interrupted'
                  when message_id is null then state else 'stopping' end,
                reason = case when state = 'queued' then 'Stopped before its turn.' else reason end,
                ended_at = case when state = 'queued' then now() else ended_at end
              where project_id = ?
                and (state = 'queued' or state = 'running' and not stop_requested)
                and (?::text = '' or id::text = ?)
              returning id::text as target
              """)
          + """
          ; select r.id::text from project p
            left join run r on r.project_id = p.id and r.state in ('running', 'stopping')
              and r.stop_requested and (?::text = '' or r.id::text = ?)
          where p.id = ? and p.deleted_at is null\
          """;

  static final String RENEW =
      """
      update run set lease_until = now() + make_interval(secs => ?)
      where id = ? and state in ('running', 'stopping') returning not stop_requested
      """;

  /**
   * Stores a group of chunks if the run is still its runner's, keeps its lease, and tells whether
   * somebody asked to stop it; no row if the run has ended.
   */
  static final String APPEND = "select stop_requested from append_chunks(?, ?, ?, ?, ?, ?)";

  private static final String STATUS =
      """
      select r.id, r.project_id, r.state, r.last_seq, r.base_revision, r.lease_until < now() as lost
      from run r join project p on p.id = r.project_id and p.deleted_at is null
      """;

  static final String STATE = STATUS + "where r.id = ?";

  /** The second result tells whether there is such a project. */
  static final String FIND =
      STATUS
          + """
          where r.id = ? or r.project_id = ?
          order by (r.state in ('running', 'stopping')) desc, r.id desc limit 1;
          select 1 from project where id = ? and deleted_at is null
          """;

  /** The next groups, at most so many, and those behind the first only up to so many bytes. */
  static final String EVENTS =
      """
      select seq, chunks from (
        select seq, chunks, row_number() over rest as place,
          sum(octet_length(chunks)) over rest as bytes
        from (
          select seq, chunks from run_event
          where run_id = ? and seq >= coalesce(
            (select max(seq) from run_event where run_id = ? and seq <= ?), 0)
          order by seq limit ?) next
        window rest as (order by seq)) counted
      where place = 1 or bytes <= ? order by seq
      """;

  /** Keeps a waiting run's place, and tells whether somebody is before it. */
  static final String WAIT =
      """
      update run r set lease_until = now() + make_interval(secs => ?)
      where r.id = ? and r.state = 'queued'
      returning exists (
        select from run o where o.project_id = r.project_id
          and (o.state in ('running', 'stopping')
            or o.state = 'queued' and o.id < r.id and o.lease_until >= now())) as waits,
        (select o.id from run o where o.project_id = r.project_id
          and o.state in ('running', 'stopping') and o.lease_until < now()) as lost
      """;

  /** It may wait for an hour: what it goes on with would be forgotten by then. */
  static final String CONTINUE =
      AuditAction.RUN_OPEN.over(
          """
          insert into run (id, project_id, owner_id, state, lease_until, model, message_id, review,
            agent, continues, continuation)
          select ?, r.project_id, r.owner_id, 'queued', now() + interval '1 hour', r.model,
            r.message_id, r.review, ?, r.id, r.continuation + 1
          from run r
          where r.id = ? and r.continuation < ? and not r.stop_requested
            and r.message_id is not null and not exists (
              select from run q where q.project_id = r.project_id and q.state = 'queued'
                and q.lease_until >= now())
          returning id::text as target
          """);

  /** What it changes has its audit row since it was stored. */
  static final String TAKE =
      """
      update run r set lease_until = now() + make_interval(secs => ?)
      where r.id = ? and r.state = 'queued' and r.continues is not null and r.lease_until >= now()
        and not exists (
          select from run o where o.project_id = r.project_id
            and o.state in ('running', 'stopping'))
      returning r.agent, r.review, r.message_id
      """;

  static final String CANCEL =
      AuditAction.RUN_END.over(
          """
          update run set state = 'interrupted', reason = ?, ended_at = now()
          where project_id = ? and state = 'queued' and continues is not null
          returning id::text as target
          """);
  static final String IS_STOPPED = "select 1 from run where id = ? and stop_requested";

  private RunSql() {}

  private static String end(String more) {
    return AuditAction.RUN_END.over(
        """
        update run set state = ?, reason = nullif(?, ''), ended_at = now(), input_tokens = ?,
          output_tokens = ?
        where id = ? and state in ('running', 'stopping') and last_seq = ?%s
        returning id::text as target
        """
            .formatted(more));
  }
}
