package dev.trellis.store;

import dev.trellis.domain.ProblemException;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The schema cannot be changed, and stays as it was after the last migration that ended. The
 * message is safe to show to anyone who deploys: it names migrations, roles and SQLSTATEs and holds
 * no data; what the server said is {@link #serverMessage()}.
 */
public final class MigrationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  MigrationException(String reason) {
    super(reason);
    this.reason = reason;
  }

  private MigrationException(String reason, SQLException cause) {
    super(reason, cause);
    this.reason = reason;
  }

  /** The message. */
  public String reason() {
    return reason;
  }

  /** What the server said, which may quote data: for the operator's terminal and for the log. */
  public Optional<String> serverMessage() {
    return Optional.ofNullable(getCause()).map(Throwable::getMessage);
  }

  /** Why something failed: a problem if the server is away, otherwise one of these. */
  static RuntimeException of(String what, SQLException failed) {
    if (SqlProblems.of(failed) instanceof ProblemException away) {
      return away;
    }
    // https://www.postgresql.org/docs/current/errcodes-appendix.html
    String state = Optional.ofNullable(failed.getSQLState()).orElse("none");
    String why =
        switch (state) {
          case "28P01", "28000" -> "the login was refused";
          case "42501" -> "the role may not do this";
          case "55P03" -> "a lock was not free in time";
          case "57014" -> "it took too long";
          default -> "the database refused it";
        };
    return new MigrationException("%s: %s (SQLSTATE %s)".formatted(what, why, state), failed);
  }
}
