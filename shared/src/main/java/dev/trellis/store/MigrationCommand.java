package dev.trellis.store;

import dev.trellis.config.MigrationConfig;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an operator may ask for; each may be repeated, and tells where all migrations stand then.
 */
public enum MigrationCommand {
  /** Changes nothing. */
  STATUS,
  /** Makes the roles that are missing, and runs what has not run. */
  UP,
  /** Takes the newest migration back, and its data with it. */
  DOWN;

  /**
   * What was done.
   *
   * @param changed the migrations that ran or were taken back now, in that order
   * @param migrations where each stands afterwards
   */
  public record Report(List<String> changed, List<MigrationStatus> migrations) {
    public Report {
      changed = List.copyOf(changed);
      migrations = List.copyOf(migrations);
    }

    /** Whether this release can serve requests, and nothing is in its way. */
    public boolean isUpToDate() {
      return migrations.stream()
          .noneMatch(
              m ->
                  m.state() == MigrationStatus.State.PENDING
                      || m.state() == MigrationStatus.State.CHANGED);
    }
  }

  /** The command of this name, in lower case. */
  public static Optional<MigrationCommand> named(String name) {
    return Stream.of(values()).filter(command -> command.lowerCase().equals(name)).findFirst();
  }

  /**
   * Does it.
   *
   * @throws MigrationException if the database or the state of the migrations refuses
   * @throws dev.trellis.domain.ProblemException if the database is away
   */
  public Report run(MigrationConfig config) {
    Migrations migrations = new Migrations(config.owner());
    List<String> changed =
        switch (this) {
          case STATUS -> List.of();
          case UP -> {
            DatabaseSetup.prepare(config);
            yield migrations.up();
          }
          case DOWN -> migrations.down().stream().toList();
        };
    return new Report(changed, migrations.status());
  }

  private String lowerCase() {
    return name().toLowerCase(Locale.ROOT);
  }
}
