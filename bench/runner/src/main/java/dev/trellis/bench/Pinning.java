package dev.trellis.bench;

import java.io.File;
import java.util.List;
import java.util.regex.Pattern;

/** Keeps a process on one processor, the last one: a small Lambda function has no more. */
final class Pinning {
  private Pinning() {}

  static List<String> prefix() {
    String last = Integer.toString(Runtime.getRuntime().availableProcessors() - 1);
    return isThere("taskset") ? List.of("taskset", "-c", last) : List.of();
  }

  private static boolean isThere(String program) {
    return Pattern.compile(File.pathSeparator)
        .splitAsStream(System.getenv().getOrDefault("PATH", ""))
        .anyMatch(folder -> new File(folder, program).canExecute());
  }
}
