package dev.trellis.local;

import dev.trellis.config.Config;
import dev.trellis.config.MigrationConfig;
import dev.trellis.domain.ProblemException;
import dev.trellis.store.MigrationCommand;
import dev.trellis.store.MigrationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * {@code ./trellis migrate}: tells where the migrations of a database stand, and runs them or takes
 * them back. The database is the one that {@code DATABASE_OWNER_URL} names, or else the bundle's
 * own in its data folder.
 */
public final class MigrateMain {
  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;
  private static final int NOT_UP_TO_DATE = 3;

  private MigrateMain() {}

  /**
   * Runs a command.
   *
   * @param arguments as {@link MigrateOptions#USAGE} tells, with the exit codes
   */
  public static void main(String[] arguments) {
    System.exit(run(arguments, System.getenv()));
  }

  private static int run(String[] arguments, Map<String, String> environment) {
    try {
      MigrateOptions options = MigrateOptions.parse(arguments);
      MigrationCommand.Report report = report(options, environment);
      System.out.print(MigrationTable.of(options.command(), report));
      boolean asked = options.command() == MigrationCommand.STATUS;
      return asked && !report.isUpToDate() ? NOT_UP_TO_DATE : 0;
    } catch (MigrateOptions.UsageException wrong) {
      System.err.println(wrong.getMessage());
      return WRONG_USAGE;
    } catch (MigrationException refused) {
      System.err.println(refused.reason());
      refused.serverMessage().ifPresent(System.err::println);
      return FAILED;
    } catch (StartException | ProblemException | Config.InvalidConfigException told) {
      System.err.println(told.getMessage());
      return FAILED;
    }
  }

  private static MigrationCommand.Report report(
      MigrateOptions options, Map<String, String> environment) {
    if (!environment.getOrDefault(MigrationConfig.OWNER_URL, "").isBlank()) {
      return options.command().run(MigrationConfig.read(environment));
    }
    Path folder = options.data();
    if (!Files.isDirectory(folder.resolve("postgres"))) {
      throw new StartException(
          "There is no database in %s: ./trellis start makes one, --data names another folder, and %s another database."
              .formatted(folder, MigrationConfig.OWNER_URL));
    }
    try (DataFolder data = DataFolder.open(folder, false);
        LocalDatabase database = LocalDatabase.open(data.database())) {
      return options.command().run(database.toMigrate());
    }
  }
}
