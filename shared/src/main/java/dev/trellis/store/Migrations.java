package dev.trellis.store;

import dev.trellis.config.DatabaseConfig;
import dev.trellis.store.MigrationSession.Access;
import dev.trellis.store.MigrationStatus.State;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;

/**
 * Brings a database's schema forward and back, one migration a transaction, under a lock that makes
 * others wait. Each is a pair of SQL files; a ledger keeps the checksum of what ran, and a file
 * that was changed afterwards is refused.
 *
 * <p>Runs as the role that owns the tables, on a direct connection and not through a proxy. Waits
 * at most a minute for another migration, ten seconds for a table, and ten minutes for a statement.
 * Every method throws a {@link MigrationException} if the database or the state of the migrations
 * refuses, and a {@link dev.trellis.domain.ProblemException} if the database is away.
 */
public final class Migrations {
  private final DatabaseConfig owner;
  private final List<Migration> known;
  private final DirectConnection.Limits limits;

  /**
   * The migrations of this release.
   *
   * @param owner the database, as the role that owns its tables
   */
  public Migrations(DatabaseConfig owner) {
    this(owner, MigrationScripts.released(), DirectConnection.Limits.DEFAULT);
  }

  /** Other migrations, in order. */
  Migrations(DatabaseConfig owner, List<Migration> known, DirectConnection.Limits limits) {
    this.owner = owner;
    this.known = List.copyOf(known);
    this.limits = limits;
  }

  /** Where each migration stands: those of this release in order, then those it does not know. */
  public List<MigrationStatus> status() {
    try (MigrationSession session = MigrationSession.open(owner, limits, Access.READ)) {
      return statusOf(session.ledger().entries());
    } catch (SQLException failed) {
      throw MigrationException.of("reading the migrations", failed);
    }
  }

  /** Runs every migration that has not run. Returns the names of those that did now, in order. */
  public List<String> up() {
    try (MigrationSession session = MigrationSession.open(owner, limits, Access.CHANGE)) {
      session.inTransaction(() -> session.ledger().create());
      List<Migration> pending = pending(session.ledger().entries());
      for (Migration migration : pending) {
        run(session, migration);
      }
      return pending.stream().map(Migration::name).toList();
    } catch (SQLException failed) {
      throw MigrationException.of("preparing to migrate", failed);
    }
  }

  /** Takes the newest migration that ran back. Returns its name; empty if none ran. */
  public Optional<String> down() {
    try (MigrationSession session = MigrationSession.open(owner, limits, Access.CHANGE)) {
      var newest = Optional.ofNullable(session.ledger().entries().lastEntry());
      newest.ifPresent(e -> takeBack(session, asItRan(e.getKey(), e.getValue())));
      return newest.map(Map.Entry::getKey);
    } catch (SQLException failed) {
      throw MigrationException.of("preparing to take a migration back", failed);
    }
  }

  private static void run(MigrationSession session, Migration migration) {
    try {
      session.inTransaction(
          () -> {
            session.execute(migration.up());
            session.ledger().add(migration);
          });
    } catch (SQLException failed) {
      throw MigrationException.of("migration " + migration.name(), failed);
    }
  }

  private static void takeBack(MigrationSession session, Migration migration) {
    try {
      session.inTransaction(
          () -> {
            session.execute(migration.down());
            session.ledger().remove(migration);
          });
    } catch (SQLException failed) {
      throw MigrationException.of("taking back migration " + migration.name(), failed);
    }
  }

  private List<MigrationStatus> statusOf(NavigableMap<String, MigrationLedger.Entry> ran) {
    List<MigrationStatus> all = new ArrayList<>();
    for (Migration migration : known) {
      var entry = Optional.ofNullable(ran.get(migration.name()));
      State state =
          entry
              .map(e -> e.checksum().equals(migration.checksum()))
              .map(same -> same ? State.APPLIED : State.CHANGED)
              .orElse(State.PENDING);
      all.add(
          new MigrationStatus(
              migration.name(), state, entry.map(MigrationLedger.Entry::appliedAt)));
    }
    ran.forEach(
        (name, entry) -> {
          if (find(name).isEmpty()) {
            all.add(new MigrationStatus(name, State.UNKNOWN, Optional.of(entry.appliedAt())));
          }
        });
    return all;
  }

  /** What is to run; refuses if that would not be the schema that this release was made with. */
  private List<Migration> pending(NavigableMap<String, MigrationLedger.Entry> ran) {
    for (Migration migration : known) {
      MigrationLedger.Entry entry = ran.get(migration.name());
      if (entry == null && !ran.tailMap(migration.name()).isEmpty()) {
        throw new MigrationException(
            "migration %s has not run, but %s, which comes after it, has: run the release that made it, or take it back first"
                .formatted(migration.name(), ran.lastKey()));
      }
      if (entry != null) {
        asItRan(migration.name(), entry);
      }
    }
    return known.stream().filter(migration -> !ran.containsKey(migration.name())).toList();
  }

  private Migration asItRan(String name, MigrationLedger.Entry entry) {
    Migration migration =
        find(name)
            .orElseThrow(
                () ->
                    new MigrationException(
                        "migration %s is not known to this release: take it back with the one that made it"
                            .formatted(name)));
    if (!migration.checksum().equals(entry.checksum())) {
      throw new MigrationException("migration %s was changed after it ran".formatted(name));
    }
    return migration;
  }

  private Optional<Migration> find(String name) {
    return known.stream().filter(migration -> migration.name().equals(name)).findFirst();
  }
}
