package dev.trellis.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A server that an earlier bundle started and could not stop, since it was killed. */
final class LeftoverServer {
  private static final long PATIENCE_MILLIS = 10_000;
  private static final long ROUND_MILLIS = 50;

  private LeftoverServer() {}

  /**
   * Stops the server whose process id the file's first line holds, if it still runs.
   *
   * @param program what the process's command contains: the id may be another process's by now
   */
  static void stop(Path pidFile, String program) throws IOException {
    if (!Files.exists(pidFile)) {
      return;
    }
    List<String> lines = Files.readAllLines(pidFile);
    if (lines.isEmpty() || !lines.getFirst().strip().matches("\\d{1,9}")) {
      return;
    }
    ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
        .filter(process -> runs(process, program))
        .ifPresent(process -> stop(process, program));
  }

  /**
   * A process that has ended but that nobody has asked about yet is still listed, without its
   * command.
   */
  private static boolean runs(ProcessHandle process, String program) {
    return process.isAlive() && process.info().command().orElse("").contains(program);
  }

  private static void stop(ProcessHandle process, String program) {
    process.destroy();
    if (!ends(process, program)) {
      process.destroyForcibly();
      if (!ends(process, program)) {
        throw new StartException(
            "Process %d of an earlier start does not end.".formatted(process.pid()));
      }
    }
  }

  private static boolean ends(ProcessHandle process, String program) {
    for (long waited = 0; waited < PATIENCE_MILLIS; waited += ROUND_MILLIS) {
      if (!runs(process, program)) {
        return true;
      }
      try {
        process.onExit().get(ROUND_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException stillThere) {
        // Another look.
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return false;
      } catch (ExecutionException cannotBe) {
        throw new IllegalStateException(cannotBe);
      }
    }
    return false;
  }
}
