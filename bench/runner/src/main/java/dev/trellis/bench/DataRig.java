package dev.trellis.bench;

import dev.trellis.boot.LambdaFunction;
import dev.trellis.domain.UserId;
import dev.trellis.store.Accounts;
import dev.trellis.store.DatabaseSetup;
import dev.trellis.store.Db;
import dev.trellis.store.Projects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/**
 * What the data benchmarks run on: one PostgreSQL with our database and the old stack's, each
 * reached directly and over a link, and the functions that are measured.
 *
 * @param batch {@code file-batch} by the way to its database
 * @param load {@code project-load}
 * @param edit {@code project-edit}
 * @param db the same store without a function around it
 * @param admin a connection that sees everything of our database
 */
record DataRig(
    Database database,
    LinkProxy link,
    Corpus corpus,
    PrismaPeer peer,
    Map<Way, InProcess> batch,
    InProcess load,
    InProcess edit,
    Db db,
    Connection admin) {

  /** How many clients there are at most. */
  static final int CLIENTS = 8;

  /** How the database is reached. */
  enum Way {
    DIRECT("direct"),
    LINK("link");

    private final String text;

    Way(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * Starts everything.
   *
   * @param root the repository
   * @param folder for what is needed meanwhile
   * @param open what is to be closed in the end
   */
  static DataRig start(Path root, Path folder, Resources open) throws Exception {
    Database database = open.add(Database.startDurable());
    makePeerDatabase(database, root);
    LinkProxy link = open.add(new LinkProxy(database.port()));
    Corpus corpus = Corpus.read(root);
    Path text = folder.resolve("corpus.txt");
    corpus.writeTo(text);
    PrismaPeer peer =
        open.add(new PrismaPeer(root.resolve("bench/peers"), text, database.port(), link.port()));
    Map<String, String> direct = database.settings(database.port(), CLIENTS);
    Map<String, String> slow = database.settings(link.port(), CLIENTS);
    String batch = "dev.trellis.filebatch.FileBatchFunction";
    return new DataRig(
        database,
        link,
        corpus,
        peer,
        Map.of(
            Way.DIRECT,
            open.add(function(batch, direct)),
            Way.LINK,
            open.add(function(batch, slow))),
        open.add(function("dev.trellis.projectload.ProjectLoadFunction", direct)),
        open.add(function("dev.trellis.projectedit.ProjectEditFunction", direct)),
        open.add(new Db(database.config(DatabaseSetup.APP))),
        open.add(database.admin(DatabaseSetup.DATABASE)));
  }

  private static InProcess function(String entryClass, Map<String, String> settings) {
    return new InProcess(LambdaFunction.named(entryClass), settings);
  }

  private static void makePeerDatabase(Database database, Path root)
      throws IOException, SQLException {
    try (Connection connection = database.admin("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + PrismaPeer.DATABASE);
    }
    try (Connection connection = database.admin(PrismaPeer.DATABASE);
        Statement statement = connection.createStatement()) {
      statement.execute(Files.readString(root.resolve("bench/peers/prisma/schema.sql")));
    }
  }

  InProcess batch(Way way) {
    InProcess function = batch.get(way);
    if (function == null) {
      throw new IllegalStateException("no function reaches the database " + way);
    }
    return function;
  }

  /** Somebody of the tier with the highest limits, with an empty project. */
  Owner newOwner() throws SQLException {
    UserId user = UserId.create();
    new Accounts(db).ensure(user);
    try (PreparedStatement update =
        admin.prepareStatement("update account set tier = 'ENTERPRISE' where owner_id = ?")) {
      update.setObject(1, user.value());
      update.executeUpdate();
    }
    return new Owner(user, new Projects(db).create(user, "bench", "").id());
  }

  /**
   * Writes to the disk what is to be written, so that it does not disturb what is measured next.
   */
  void settle() throws SQLException {
    try (Statement statement = admin.createStatement()) {
      statement.execute("checkpoint");
    }
  }
}
