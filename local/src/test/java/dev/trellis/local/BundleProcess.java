package dev.trellis.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The bundle in a process of its own, which a test may kill. */
final class BundleProcess implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("ready at (http://\\S+)");
  private static final Pattern TOKEN = Pattern.compile("TOKEN=(\\S+)");
  private static final Pattern DATABASE = Pattern.compile("psql (postgresql://\\S+)");
  private static final Pattern CACHE = Pattern.compile("(redis://\\S+)");
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final List<String> output = new ArrayList<>();

  private BundleProcess(Process process) {
    this.process = process;
  }

  static BundleProcess start(Path data, String... more) {
    return start(data, Map.of(), more);
  }

  /**
   * @param settings environment variables
   */
  static BundleProcess start(Path data, Map<String, String> settings, String... more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.trellis.local.Main",
                "--data",
                data.toString(),
                "--template",
                RunningBundle.TEMPLATE.toString()));
    command.addAll(List.of(more));
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put("LOG_FORMAT", "text");
      builder.environment().putAll(settings);
      return new BundleProcess(builder.start());
    } catch (IOException cannotStart) {
      throw new UncheckedIOException(cannotStart);
    }
  }

  /** Waits until the bundle is ready. */
  RunningBundle ready() {
    try {
      BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        output.add(line);
        if (TOKEN.matcher(line).find()) {
          return RunningBundle.at(printed(READY), printed(TOKEN));
        }
      }
      throw new AssertionError("the bundle did not start:\n" + String.join("\n", output));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** The address of its database, for its administrator. */
  String database() {
    return printed(DATABASE);
  }

  /** The address of its Redis. */
  String cache() {
    return printed(CACHE);
  }

  private String printed(Pattern pattern) {
    return output.stream()
        .map(pattern::matcher)
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .findFirst()
        .orElseThrow();
  }

  /** Waits until the process ends by itself. Returns all that it printed. */
  List<String> ended() throws InterruptedException {
    List<String> lines = process.inputReader(StandardCharsets.UTF_8).lines().toList();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the bundle did not end");
    }
    return lines;
  }

  /** Tells it to end, and leaves what it prints to be read. */
  void terminate() {
    process.toHandle().destroy();
  }

  int exitCode() {
    return process.exitValue();
  }

  /** As kill -9 does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    stop();
  }

  /** As Ctrl-C does: the process may tidy up. */
  void stop() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("the bundle did not end when it was told to");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
