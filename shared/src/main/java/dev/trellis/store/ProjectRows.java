package dev.trellis.store;

import dev.trellis.domain.ProblemException;
import dev.trellis.domain.Project;
import dev.trellis.domain.ProjectId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/** The rows of {@code project}, as every reader of them needs them. */
final class ProjectRows {
  static final String COLUMNS =
      "id, name, description, starred, archived, revision, created_at, updated_at";

  /** One project that is not deleted. */
  static final String BY_ID =
      "select %s from project where id = ? and deleted_at is null".formatted(COLUMNS);

  /**
   * The present revision of one that is not deleted. Whoever changes its files waits behind this,
   * and each later statement sees what was done before.
   */
  static final String LOCK =
      "select revision from project where id = ? and deleted_at is null for update";

  /** For how long a deleted project can be taken back. */
  static final String RETENTION = "interval '30 days'";

  private ProjectRows() {}

  static Optional<Project> first(ResultSet rows) throws SQLException {
    return Tx.readAll(rows, ProjectRows::read).stream().findFirst();
  }

  static Project read(ResultSet row) throws SQLException {
    return new Project(
        new ProjectId(row.getObject("id", UUID.class)),
        row.getString("name"),
        row.getString("description"),
        row.getBoolean("starred"),
        row.getBoolean("archived"),
        row.getLong("revision"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getObject("updated_at", OffsetDateTime.class).toInstant());
  }

  static ProblemException missing() {
    return ProblemException.notFound("There is no such project.");
  }
}
