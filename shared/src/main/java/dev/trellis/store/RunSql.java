package dev.trellis.store;

/** The statements that change a run, each with its audit row. */
final class RunSql {
  static final String OPEN =
      AuditAction.RUN_OPEN.over(
          """
          insert into run (id, project_id, owner_id, state, lease_until, model)
          values (?, ?, ?, 'running', now() + make_interval(secs => ?), ?)
          returning id::text as target
          """);

  static final String END =
      AuditAction.RUN_END.over(
          """
          update run set state = ?, ended_at = now(), input_tokens = ?, output_tokens = ?
          where id = ? and state = 'running' returning id::text as target
          """);

  /** Asking twice is one change. The second result tells whether a run is active. */
  static final String STOP =
      AuditAction.RUN_STOP.over(
              """
              update run set stop_requested = true
              where project_id = ? and state = 'running' and not stop_requested
              returning id::text as target
              """)
          + """
          ; select exists (select from run r where r.project_id = p.id and r.state = 'running')
          from project p where p.id = ? and p.deleted_at is null\
          """;

  private RunSql() {}
}
