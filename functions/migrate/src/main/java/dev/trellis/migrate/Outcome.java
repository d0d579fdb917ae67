package dev.trellis.migrate;

import dev.trellis.store.MigrationCommand;
import dev.trellis.store.MigrationStatus;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a command ended; the texts are safe to show. */
sealed interface Outcome {
  MigrationCommand.Report NOTHING = new MigrationCommand.Report(List.of(), List.of());

  /** It was done. */
  record Done(String command, MigrationCommand.Report report) implements Outcome {
    /** What an operator gets. */
    View view() {
      return new View(
          command,
          report.changed(),
          report.isUpToDate(),
          report.migrations().stream().map(MigrationView::of).toList());
    }
  }

  /** It cannot be done as things are, and an operator can do something about it. */
  record Refused(String reason) implements Outcome {}

  /** It met a bug or a configuration that cannot be used. */
  record Failed(String reason) implements Outcome {}

  /** A report in JSON. */
  record View(
      String command, List<String> changed, boolean upToDate, List<MigrationView> migrations) {}

  /** A migration in JSON. */
  record MigrationView(String name, String state, Optional<Instant> appliedAt) {
    static MigrationView of(MigrationStatus status) {
      return new MigrationView(
          status.name(), status.state().name().toLowerCase(Locale.ROOT), status.appliedAt());
    }
  }
}
