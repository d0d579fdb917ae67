package dev.trellis.local;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Looks at a bundle's database, and changes it, past all that functions may. */
final class Administrator {
  private Administrator() {}

  /** The first column of what a statement finds, as text; nothing if it only changes. */
  static List<String> run(String database, String sql) {
    String url = "jdbc:" + database.replace("postgres@", "") + "?user=postgres";
    List<String> found = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      if (statement.execute(sql)) {
        ResultSet rows = statement.getResultSet();
        while (rows.next()) {
          found.add(rows.getString(1));
        }
      }
      return found;
    } catch (SQLException broken) {
      throw new IllegalStateException(broken);
    }
  }
}
