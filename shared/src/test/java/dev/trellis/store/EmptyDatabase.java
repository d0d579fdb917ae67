package dev.trellis.store;

import dev.trellis.config.DatabaseConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A database of a test's own on the server of all tests, with nothing in it. */
final class EmptyDatabase implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final String OBJECTS =
      """
      select format('column %s.%s %s %s %s', table_name, column_name, data_type, is_nullable, column_default)
        from information_schema.columns where table_schema = 'public'
      union all select format('table %s %s %s %s', relname, relrowsecurity, relforcerowsecurity, reloptions)
        from pg_class where relnamespace = 'public'::regnamespace
      union all select format('constraint %s %s', conname, pg_get_constraintdef(oid))
        from pg_constraint where connamespace = 'public'::regnamespace
      union all select format('policy %s %s %s', tablename, qual, with_check) from pg_policies
      union all select 'index ' || indexdef from pg_indexes where schemaname = 'public'
      union all select format('trigger %s', pg_get_triggerdef(oid)) from pg_trigger where not tgisinternal
      union all select format('grant %s %s', table_name, privilege_type)
        from information_schema.role_table_grants where grantee = 'trellis_app'
      union all select format('function %s %s', pg_get_functiondef(oid), proacl) from pg_proc
        where pronamespace = 'public'::regnamespace
      order by 1
      """;

  private final String name = "empty_" + COUNT.incrementAndGet();

  /** A database that belongs to the role that migrates. */
  EmptyDatabase() {
    this(DatabaseSetup.OWNER);
  }

  EmptyDatabase(String owner) {
    try {
      TestDatabase.change("create database %s owner %s".formatted(name, owner));
    } catch (SQLException broken) {
      throw new IllegalStateException(broken);
    }
  }

  DatabaseConfig config(String role) {
    return TestDatabase.config(TestDatabase.port(), name, role, 1);
  }

  DatabaseConfig owner() {
    return config(DatabaseSetup.OWNER);
  }

  String name() {
    return name;
  }

  /** Everything that migrations make, one line an object, without the ledger. */
  List<String> schema() throws SQLException {
    return column(OBJECTS).stream().filter(line -> !line.contains("schema_migration")).toList();
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  List<String> column(String sql) throws SQLException {
    try (Connection connection = connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      return Tx.readAll(rows, row -> row.getString(1));
    }
  }

  private Connection connect() throws SQLException {
    return DirectConnection.open(owner(), DirectConnection.Limits.DEFAULT);
  }

  /** Whoever is still connected is thrown out. */
  @Override
  public void close() throws SQLException {
    TestDatabase.change("drop database " + name + " with (force)");
  }
}
