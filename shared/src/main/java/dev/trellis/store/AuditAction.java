package dev.trellis.store;

/**
 * What the audit speaks of. Renewing a run's lease, exchanging a refresh token and noting a key's
 * use change nothing that a person would ask about, and are not among them; removing an account
 * removes its audit too. A batch of files is noted by the database itself, as {@code file.batch}.
 */
enum AuditAction {
  ACCOUNT_CREATE("account.create"),
  ACCOUNT_TIER("account.tier"),
  PASSWORD_CHANGE("password.change"),
  PASSWORD_REHASH("password.rehash"),
  SESSION_OPEN("session.open"),
  SESSION_END("session.end"),
  SESSION_END_ALL("session.end_all"),
  API_KEY_CREATE("api_key.create"),
  API_KEY_REVOKE("api_key.revoke"),
  INTEGRATION_PUT("integration.put"),
  INTEGRATION_DELETE("integration.delete"),
  INTEGRATION_RESEAL("integration.reseal"),
  PROJECT_CREATE("project.create"),
  PROJECT_FORK("project.fork"),
  PROJECT_IMPORT("project.import"),
  PROJECT_UPDATE("project.update"),
  PROJECT_STAR("project.star"),
  PROJECT_UNSTAR("project.unstar"),
  PROJECT_DELETE("project.delete"),
  PROJECT_UNDELETE("project.undelete"),
  PROJECT_PURGE("project.purge"),
  CHECKPOINT_PUT("checkpoint.put"),
  CHECKPOINT_DELETE("checkpoint.delete"),
  RUN_OPEN("run.open"),
  RUN_END("run.end"),
  RUN_STOP("run.stop");

  private final String text;

  AuditAction(String text) {
    this.text = text;
  }

  /**
   * Puts a change and its audit row in one statement, which answers the changed rows. If it changes
   * nothing there is no audit row; if it changes several rows of one target there is one.
   *
   * @param change an insert, update or delete that returns a column {@code target}: the id of what
   *     was changed
   */
  String over(String change) {
    return """
    with changed as (%s), audited as (
      insert into audit (action, target) select distinct '%s', target from changed)
    select * from changed\
    """
        .formatted(change.strip(), text);
  }
}
