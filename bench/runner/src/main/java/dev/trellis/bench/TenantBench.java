package dev.trellis.bench;

import dev.trellis.store.DatabaseSetup;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;

/**
 * What row-level security costs: a statement for a tenant in one trip, beside the same one plain.
 */
final class TenantBench {
  private static final int FILES = 50;
  private static final int BURST = 50;
  private static final String TREE =
      "select path, hash, size, language from file where project_id = ? order by path";
  private static final String AS_TENANT =
      "select set_config('app.user_id', ?::text, true); " + TREE;

  private final DataRig rig;
  private final int rounds;

  TenantBench(DataRig rig, int rounds) {
    this.rig = rig;
    this.rounds = rounds;
  }

  String run(List<Goal> goals) throws SQLException {
    System.err.println("row-level security");
    Owner owner = rig.newOwner();
    new ChangingTree(owner, rig.corpus(), FILES).prepare(rig.db(), 1, 100);
    rig.settle();
    StringBuilder rows = new StringBuilder();
    for (DataRig.Way way : DataRig.Way.values()) {
      Timings plain = new Timings();
      Timings tenant = new Timings();
      measure(owner, way, plain, tenant);
      if (way == DataRig.Way.LINK) {
        goals.add(
            new Goal(
                "one trip for a tenant against the statement plain, link",
                plain.ratioTo(tenant),
                1.25));
      }
      rows.append(
          "| %s | %s | %s | %.2f | %d |%n"
              .formatted(
                  way, plain.cells(), tenant.cells(), plain.ratioTo(tenant), tenant.count()));
    }
    goals.add(new Goal("rows that are seen without a user", rowsWithoutUser(owner), 0));
    return """
    ### Row-level security

    The tree of %d files in ms, from a prepared statement: plain, by the superuser, and for a tenant with row-level security, by the \
    application's role, who the tenant is sent along in the same trip. On the link the goal holds; directly there is no trip to \
    weigh it against, and the driver may prepare the plain statement on the server.

    | way | plain p50 | p95 | tenant p50 | p95 | tenant/plain | samples |
    |---|---|---|---|---|---|---|
    %s
    """
        .formatted(FILES, rows);
  }

  private void measure(Owner owner, DataRig.Way way, Timings plain, Timings tenant)
      throws SQLException {
    try (Connection admin = connect(way, "postgres", 5);
        Connection app = connect(way, DatabaseSetup.APP, 0);
        PreparedStatement bare = admin.prepareStatement(TREE);
        PreparedStatement secured = app.prepareStatement(AS_TENANT)) {
      bare.setObject(1, owner.project().value());
      secured.setObject(1, owner.user().value());
      secured.setObject(2, owner.project().value());
      for (int round = 0; round <= rounds; round++) {
        for (int i = 0; i < BURST; i++) {
          (round == 0 ? new Timings() : plain).add(millis(bare, false));
        }
        for (int i = 0; i < BURST; i++) {
          (round == 0 ? new Timings() : tenant).add(millis(secured, true));
        }
      }
    }
  }

  /** As functions connect, see {@code dev.trellis.store.Pool}. */
  private Connection connect(DataRig.Way way, String role, int prepareThreshold)
      throws SQLException {
    int port =
        switch (way) {
          case DIRECT -> rig.database().port();
          case LINK -> rig.link().port();
        };
    Properties properties = new Properties();
    properties.setProperty("user", role);
    properties.setProperty("prepareThreshold", Integer.toString(prepareThreshold));
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, DatabaseSetup.DATABASE), properties);
  }

  private static double millis(PreparedStatement statement, boolean skipsFirst)
      throws SQLException {
    long start = System.nanoTime();
    statement.execute();
    if (skipsFirst) {
      statement.getMoreResults();
    }
    int found = 0;
    try (ResultSet rows = statement.getResultSet()) {
      while (rows.next()) {
        rows.getString(1);
        rows.getBytes(2);
        found++;
      }
    }
    double millis = (System.nanoTime() - start) / 1e6;
    if (found != FILES) {
      throw new IllegalStateException("saw %d of %d files".formatted(found, FILES));
    }
    return millis;
  }

  private int rowsWithoutUser(Owner owner) throws SQLException {
    try (Connection app = connect(DataRig.Way.DIRECT, DatabaseSetup.APP, 0);
        PreparedStatement tree = app.prepareStatement(TREE)) {
      tree.setObject(1, owner.project().value());
      int found = 0;
      try (ResultSet rows = tree.executeQuery()) {
        while (rows.next()) {
          found++;
        }
      }
      return found;
    }
  }
}
