package dev.trellis.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A {@link BatchWriter} in a process of its own. */
final class WriterProcess {
  private static final String ACKNOWLEDGED = "acknowledged ";
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final BufferedReader output;
  private int acknowledged;

  private WriterProcess(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Starts a writer.
   *
   * @param program the command up to its arguments
   * @param jdbcUrl where it finds the database
   * @param first the number of its first batch
   * @param last the number after which it ends by itself
   */
  static WriterProcess start(
      List<String> program, String jdbcUrl, WrittenProject project, int first, int last) {
    List<String> command = new ArrayList<>(program);
    command.addAll(
        List.of(
            jdbcUrl,
            project.user().toString(),
            project.id().toString(),
            Integer.toString(first),
            Integer.toString(last)));
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
      return new WriterProcess(builder.start());
    } catch (IOException cannotStart) {
      throw new UncheckedIOException(cannotStart);
    }
  }

  /** Waits until a batch is acknowledged. Returns false if the process has ended before that. */
  boolean awaitAcknowledged(int number) {
    while (acknowledged < number) {
      String line = nextLine();
      if (line == null) {
        return false;
      }
      if (line.startsWith(ACKNOWLEDGED)) {
        acknowledged = Integer.parseInt(line.substring(ACKNOWLEDGED.length()));
      }
    }
    return true;
  }

  private @Nullable String nextLine() {
    try {
      return output.readLine();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** As kill -9 does. What it has said can still be read, unlike behind Process's own method. */
  void kill() {
    process.toHandle().destroyForcibly();
  }

  /**
   * Waits until the process has ended, and reads all that it has said.
   *
   * @return the last batch that it said to be acknowledged; 0 if none
   */
  int ended() throws InterruptedException {
    awaitAcknowledged(Integer.MAX_VALUE);
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the writer did not end");
    }
    return acknowledged;
  }
}
