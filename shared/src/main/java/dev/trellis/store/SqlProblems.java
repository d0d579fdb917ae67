package dev.trellis.store;

import dev.trellis.domain.FieldError;
import dev.trellis.domain.Problem;
import dev.trellis.domain.Problem.FileConflict;
import dev.trellis.domain.ProblemException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns what the database refuses into what a caller can be told. Everything else is a bug, and
 * stays an exception.
 */
final class SqlProblems {
  private static final Logger LOG = LoggerFactory.getLogger(SqlProblems.class);
  private static final JsonMapper JSON = JsonMapper.shared();

  private SqlProblems() {}

  static RuntimeException of(SQLException failed) {
    String state = Optional.ofNullable(failed.getSQLState()).orElse("");
    return switch (state) {
      case "TR400" -> new ProblemException(new Problem.Invalid(fieldErrors(detail(failed))));
      case "TR404" -> ProblemException.notFound("There is no such project.");
      case "TR409" ->
          new ProblemException(
              new Problem.Conflict(
                  "The batch does not fit the files as they are; nothing was done.",
                  conflicts(detail(failed))));
      case "23503" -> isOfMissingAccount(failed) ? noAccount() : new DatabaseException(failed);
      default -> isOutage(failed, state) ? unavailable(failed) : new DatabaseException(failed);
    };
  }

  /** Whether the server undid this transaction, since it and another waited for each other. */
  static boolean isDeadlock(SQLException failed) {
    return "40P01".equals(failed.getSQLState());
  }

  /**
   * An access token outlives its account by some minutes; whatever it changes has no owner then.
   */
  private static boolean isOfMissingAccount(SQLException failed) {
    ServerErrorMessage message = serverMessage(failed);
    String constraint = message == null ? null : message.getConstraint();
    return constraint != null && constraint.endsWith("_owner_id_fkey");
  }

  static ProblemException noAccount() {
    return ProblemException.notFound("There is no such account.");
  }

  /**
   * Connections refused or broken (08), resources exhausted (53), server stopping (57P), no
   * connection in time.
   */
  private static boolean isOutage(SQLException failed, String state) {
    return state.startsWith("08")
        || state.startsWith("53")
        || state.startsWith("57P")
        || failed instanceof SQLTransientConnectionException;
  }

  private static ProblemException unavailable(SQLException cause) {
    LOG.warn("the database cannot be reached: {}", cause.getMessage());
    return new ProblemException(
        new Problem.Unavailable("The database cannot be reached.", Duration.ofSeconds(5)));
  }

  private static JsonNode detail(SQLException failed) {
    ServerErrorMessage message = serverMessage(failed);
    String detail = message == null ? null : message.getDetail();
    if (detail == null) {
      throw new DatabaseException(failed);
    }
    return JSON.readTree(detail);
  }

  private static @Nullable ServerErrorMessage serverMessage(SQLException failed) {
    return failed instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
  }

  private static List<FieldError> fieldErrors(JsonNode errors) {
    return errors
        .valueStream()
        .map(e -> new FieldError(e.path("field").asString(), e.path("reason").asString()))
        .toList();
  }

  private static List<FileConflict> conflicts(JsonNode conflicts) {
    return conflicts
        .valueStream()
        .map(
            c ->
                new FileConflict(
                    c.path("field").asString(),
                    c.path("path").asString(),
                    c.path("reason").asString(),
                    c.path("baseHash").asStringOpt(),
                    c.path("currentHash").asStringOpt(),
                    c.path("currentRevision").isNumber()
                        ? Optional.of(c.path("currentRevision").asLong())
                        : Optional.empty()))
        .toList();
  }

  /** The database refused a statement that should not have been sent. */
  static final class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DatabaseException(SQLException cause) {
      super(cause.getMessage(), cause);
    }
  }
}
