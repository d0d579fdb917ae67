package dev.trellis.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The answers of a statement that has run, from the one on which it stands. */
final class Results {
  private final PreparedStatement statement;
  private boolean begun;

  Results(PreparedStatement statement) {
    this.statement = statement;
  }

  /** The next statement's rows. */
  ResultSet next() throws SQLException {
    skip();
    return statement.getResultSet();
  }

  /** Passes over the next statement's answer, which may be a count and no rows. */
  void skip() throws SQLException {
    if (begun) {
      statement.getMoreResults();
    }
    begun = true;
  }
}
