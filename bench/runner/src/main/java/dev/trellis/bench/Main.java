package dev.trellis.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code ./trellis bench}: runs a benchmark and writes its section of the results. */
public final class Main {
  private static final int BAD_OPTION = 2;

  private Main() {}

  public static void main(String[] arguments) throws Exception {
    Optional<Benchmark> benchmark = Benchmark.parse(List.of(arguments));
    if (benchmark.isEmpty()) {
      System.err.println(Benchmark.usage());
      System.exit(BAD_OPTION);
      return;
    }
    switch (benchmark.get()) {
      case Benchmark.Cold cold -> cold(cold);
      case Benchmark.Auth _ -> auth();
      case Benchmark.Data data -> data(data);
      case Benchmark.Streams streams -> streams(streams);
    }
  }

  private static void cold(Benchmark.Cold cold) throws Exception {
    Artefacts artefacts = new Artefacts(Path.of("").toAbsolutePath());
    try (Scratch scratch = Scratch.create();
        Database database = Database.start()) {
      ColdBench bench = new ColdBench(artefacts, database, scratch.folder());
      publish("cold", "Cold starts", bench.run(cold.functions(), cold.runs()));
    }
  }

  private static void auth() throws Exception {
    try (Database database = Database.start()) {
      publish("auth", "Authentication", AuthBench.run(database));
    }
  }

  private static void data(Benchmark.Data data) throws Exception {
    try (Scratch scratch = Scratch.create();
        Resources open = new Resources()) {
      DataRig rig = DataRig.start(Path.of("").toAbsolutePath(), scratch.folder(), open);
      publish("data", "The data layer", new DataBench(rig, data.quick()).run(data.parts()));
    }
  }

  private static void streams(Benchmark.Streams streams) throws Exception {
    try (Scratch scratch = Scratch.create();
        Resources open = new Resources()) {
      StreamRig rig = new StreamRig(Path.of("").toAbsolutePath(), scratch.folder(), open);
      LoadedStreamBench bench = new LoadedStreamBench(rig, streams.quick());
      publish("stream", "Streams under load", bench.run(streams.servers()));
    }
  }

  private static void publish(String section, String title, String text) throws IOException {
    System.out.println(text);
    new Results(Path.of("bench", "RESULTS.md")).write(section, title, text);
  }

  /** A folder that is removed when closed. */
  private record Scratch(Path folder) implements AutoCloseable {
    static Scratch create() throws IOException {
      return new Scratch(Files.createTempDirectory("trellis-bench"));
    }

    @Override
    public void close() throws IOException {
      try (var paths = Files.walk(folder)) {
        for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
