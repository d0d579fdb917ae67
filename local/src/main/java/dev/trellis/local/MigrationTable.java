package dev.trellis.local;

import dev.trellis.store.MigrationCommand;
import dev.trellis.store.MigrationStatus;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A report for a terminal: a line a migration, and what was done. */
final class MigrationTable {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private MigrationTable() {}

  static String of(MigrationCommand command, MigrationCommand.Report report) {
    StringBuilder text = new StringBuilder();
    for (MigrationStatus migration : report.migrations()) {
      text.append(
              "%-32s %-9s %s"
                  .formatted(migration.name(), state(migration), time(migration))
                  .stripTrailing())
          .append('\n');
    }
    return text.append(done(command, report)).append('\n').toString();
  }

  private static String state(MigrationStatus migration) {
    return migration.state().name().toLowerCase(Locale.ROOT);
  }

  private static String time(MigrationStatus migration) {
    return migration.appliedAt().map(TIME::format).orElse("");
  }

  private static String done(MigrationCommand command, MigrationCommand.Report report) {
    String changed = String.join(", ", report.changed());
    return switch (command) {
      case STATUS ->
          report.isUpToDate() ? "The schema is up to date." : "The schema is not up to date.";
      case UP -> changed.isEmpty() ? "There was nothing to run." : "Ran " + changed + ".";
      case DOWN ->
          changed.isEmpty() ? "There was nothing to take back." : "Took back " + changed + ".";
    };
  }
}
