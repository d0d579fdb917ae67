package dev.trellis.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The answers of a statement that has run, from the one on which it stands. */
final class StatementResults implements Db.Results {
  private final PreparedStatement statement;
  private boolean begun;

  StatementResults(PreparedStatement statement) {
    this.statement = statement;
  }

  @Override
  public ResultSet next() throws SQLException {
    skip();
    return statement.getResultSet();
  }

  @Override
  public void skip() throws SQLException {
    if (begun) {
      statement.getMoreResults();
    }
    begun = true;
  }
}
