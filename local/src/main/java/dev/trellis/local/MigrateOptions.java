package dev.trellis.local;

import dev.trellis.store.MigrationCommand;
import java.nio.file.Path;

/**
 * What the command line of {@code ./trellis migrate} says.
 *
 * @param data the folder that keeps the bundle's own database
 */
record MigrateOptions(MigrationCommand command, Path data) {
  static final String USAGE =
      """
      Usage: ./trellis migrate status|up|down [--data FOLDER]
        status         where each migration stands; exit code 3 if one is pending or was changed
        up             runs those that have not run
        down           takes the newest one back, and its data with it
        --data FOLDER  the bundle's own database, while it is stopped (.trellis)
      With DATABASE_OWNER_URL=postgresql://user:password@host/database it is that database instead, as the role that
      owns its tables. Exit codes: 0 done, 1 failed or refused, 2 wrong usage.""";

  /** The command line cannot be understood; the message tells what can. */
  static final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private UsageException(String problem) {
      super(problem + "\n" + USAGE);
    }
  }

  static MigrateOptions parse(String[] arguments) {
    Path data = Path.of(".trellis");
    if (arguments.length == 3 && arguments[1].equals("--data") && !arguments[2].isBlank()) {
      data = Path.of(arguments[2]);
    } else if (arguments.length != 1) {
      throw new UsageException("One command is needed, and perhaps a folder.");
    }
    MigrationCommand command =
        MigrationCommand.named(arguments[0])
            .orElseThrow(() -> new UsageException("Unknown command " + arguments[0]));
    return new MigrateOptions(command, data.toAbsolutePath().normalize());
  }
}
