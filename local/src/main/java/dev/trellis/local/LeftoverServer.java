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
  private static final long PATIENCE_SECONDS = 10;

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
        .filter(process -> process.info().command().orElse("").contains(program))
        .ifPresent(LeftoverServer::stop);
  }

  private static void stop(ProcessHandle process) {
    process.destroy();
    if (!ends(process)) {
      process.destroyForcibly();
      if (!ends(process)) {
        throw new StartException(
            "Process %d of an earlier start does not end.".formatted(process.pid()));
      }
    }
  }

  private static boolean ends(ProcessHandle process) {
    try {
      process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException stillRuns) {
      return false;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException cannotBe) {
      throw new IllegalStateException(cannotBe);
    }
  }
}
