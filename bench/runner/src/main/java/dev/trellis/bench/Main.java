package dev.trellis.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** {@code ./trellis bench cold [--runs N] [--functions a,b]}. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) throws Exception {
    Deque<String> rest = new ArrayDeque<>(List.of(arguments));
    if (!"cold".equals(rest.poll())) {
      throw new IllegalArgumentException("which benchmark? There is: cold");
    }
    int runs = 7;
    List<String> functions = Variants.names();
    while (!rest.isEmpty()) {
      switch (rest.pop()) {
        case "--runs" -> runs = Integer.parseInt(rest.pop());
        case "--functions" -> functions = List.of(rest.pop().split(",", -1));
        default -> throw new IllegalArgumentException("known are --runs N and --functions a,b");
      }
    }
    cold(runs, functions);
  }

  private static void cold(int runs, List<String> functions) throws Exception {
    Artefacts artefacts = new Artefacts(Path.of("").toAbsolutePath());
    Path folder = Files.createTempDirectory("trellis-bench");
    try (Database database = Database.start()) {
      String text = new ColdBench(artefacts, database, folder).run(functions, runs);
      System.out.println(text);
      new Results(Path.of("bench", "RESULTS.md")).write("cold", "Cold starts", text);
    }
  }
}
