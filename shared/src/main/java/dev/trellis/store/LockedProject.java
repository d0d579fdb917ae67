package dev.trellis.store;

import dev.trellis.domain.ProblemException;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.Tier;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A project that nobody else changes until the transaction ends.
 *
 * @param tier the owner's
 */
record LockedProject(Tier tier, long revision) {

  /**
   * Locks a project, and waits for whoever has locked it.
   *
   * @throws ProblemException if there is no such project
   */
  static LockedProject of(Tx tx, ProjectId project) throws SQLException {
    return tx.query(lock(project), LockedProject::read);
  }

  static Statement lock(ProjectId project) {
    return Statement.of(
        """
        select a.tier, p.revision from project p join account a on a.owner_id = p.owner_id
        where p.id = ? and p.deleted_at is null for no key update of p
        """,
        project.value());
  }

  static LockedProject read(ResultSet rows) throws SQLException {
    if (!rows.next()) {
      throw missing();
    }
    return new LockedProject(Tier.valueOf(rows.getString(1)), rows.getLong(2));
  }

  static ProblemException missing() {
    return ProblemException.notFound("There is no such project.");
  }
}
