package dev.trellis.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs Jazzer, a coverage-guided fuzzer, on one class in a process of its own: it has to be there
 * before the classes that it looks into are loaded. It keeps what it has learnt, and each input
 * that breaks something, in {@code target/fuzz}.
 */
record Fuzzer(Class<?> target, List<byte[]> seeds) {
  /** What the process says it found when the target threw. */
  static final int FOUND = 77;

  private static final Path FOLDER = Path.of("target", "fuzz");
  private static final Pattern RUNS = Pattern.compile("Done (\\d+) runs in");
  private static final long STARTING_SECONDS = 300;

  /** How it ended, and all that it said. */
  record Ended(int exitCode, String output) {
    /** How often the target was called; 0 if the fuzzer did not come to its end. */
    long runs() {
      Matcher matcher = RUNS.matcher(output);
      return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }
  }

  /** Looks for so many seconds and calls at most, or until something breaks. */
  Ended run(long seconds, long runs) throws IOException, InterruptedException {
    Path folder = FOLDER.resolve(target.getSimpleName());
    Path corpus = Files.createDirectories(folder.resolve("corpus"));
    for (int i = 0; i < seeds.size(); i++) {
      Files.write(corpus.resolve("seed-" + i), seeds.get(i));
    }
    Path log = folder.resolve("log.txt");
    Process process =
        new ProcessBuilder(command(folder, corpus, seconds, runs))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!process.waitFor(STARTING_SECONDS + seconds, TimeUnit.SECONDS)) {
        throw new IllegalStateException("it does not end: " + Files.readString(log));
      }
      return new Ended(process.exitValue(), Files.readString(log));
    } finally {
      process.destroyForcibly();
    }
  }

  private List<String> command(Path folder, Path corpus, long seconds, long runs) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx512m",
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-XX:+EnableDynamicAgentLoading",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path"),
        "com.code_intelligence.jazzer.Jazzer",
        "--target_class=" + target.getName(),
        "--instrumentation_includes=dev.trellis.**",
        // The libraries too would take longer to prepare than all the runs.
        "--custom_hook_includes=dev.trellis.**",
        "--reproducer_path=" + folder,
        "-artifact_prefix=" + folder + "/",
        // An input that takes longer than this is a finding too.
        "-timeout=20",
        "-max_total_time=" + seconds,
        "-runs=" + runs,
        corpus.toString());
  }
}
