package dev.trellis.migrate;

import dev.trellis.config.Config;
import dev.trellis.config.MigrationConfig;
import dev.trellis.domain.ProblemException;
import dev.trellis.store.MigrationCommand;
import dev.trellis.store.MigrationException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs commands within a time limit, and turns whatever happens into an outcome. */
final class Migrator {
  private static final Logger LOG = LoggerFactory.getLogger(Migrator.class);

  private final Map<String, String> environment;

  /**
   * A migrator of the database that the environment names; what is wrong with it is the outcome of
   * the first command, since CloudFormation has to be told that too.
   */
  Migrator(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** Runs a command; never throws. */
  Outcome run(MigrationCommand command, Duration time) {
    FutureTask<MigrationCommand.Report> task =
        new FutureTask<>(() -> command.run(MigrationConfig.read(environment)));
    Thread.ofVirtual().name("migrate").start(task);
    try {
      MigrationCommand.Report report = task.get(time.toMillis(), TimeUnit.MILLISECONDS);
      LOG.info("{}: {} changed", command, report.changed());
      return new Outcome.Done(command.name().toLowerCase(Locale.ROOT), report);
    } catch (ExecutionException failed) {
      return outcome(command, failed.getCause() == null ? failed : failed.getCause());
    } catch (TimeoutException slow) {
      return refused(command, "it did not end in time; ask for the status later", slow);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return refused(command, "it was stopped", stopped);
    }
  }

  private static Outcome outcome(MigrationCommand command, Throwable failed) {
    return switch (failed) {
      case MigrationException told -> refused(command, told.reason(), told);
      case ProblemException told -> refused(command, told.problem().detail(), told);
      case Config.InvalidConfigException told -> {
        LOG.error("{} failed", command, told);
        yield new Outcome.Failed(String.join("; ", told.problems()));
      }
      default -> {
        LOG.error("{} failed", command, failed);
        yield new Outcome.Failed("Something went wrong on our side.");
      }
    };
  }

  private static Outcome refused(MigrationCommand command, String reason, Exception cause) {
    LOG.error("{} was refused: {}", command, reason, cause);
    return new Outcome.Refused(reason);
  }
}
