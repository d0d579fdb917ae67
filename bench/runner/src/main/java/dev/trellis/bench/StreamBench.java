package dev.trellis.bench;

import dev.trellis.runtime.testapi.Answer;
import dev.trellis.runtime.testapi.TestInvocation;
import dev.trellis.runtime.testapi.TestRuntimeApi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Compares how long it takes from a process's start to a model's first word. */
final class StreamBench {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Variant plain;
  private final Variant cached;
  private final NodePeer peer;
  private final Database database;
  private final Path folder;

  StreamBench(Variants variants, AotCaches caches, FakeModel model, Path root, Database database)
      throws Exception {
    this.plain = variants.stream(model.baseUrl());
    this.cached = caches.with(plain);
    this.peer = new NodePeer(root.resolve("bench").resolve("peers"), model);
    this.database = database;
    this.folder = caches.folder();
  }

  /** Runs them in turns; the goals are added to {@code goals}. */
  String run(int runs, List<Goal> goals) throws Exception {
    Map<String, List<FirstByte>> samples = new LinkedHashMap<>();
    for (int run = 0; run < runs; run++) {
      System.err.printf("stream: run %d of %d%n", run + 1, runs);
      samples.computeIfAbsent("AI SDK in Node", _ -> new ArrayList<>()).add(peer.run());
      samples.computeIfAbsent("agent-stream", _ -> new ArrayList<>()).add(run(plain));
      samples.computeIfAbsent("agent-stream, AOT", _ -> new ArrayList<>()).add(run(cached));
    }
    double node = FirstByte.median(samples.getOrDefault("AI SDK in Node", List.of())).cpuMillis();
    StringBuilder table =
        new StringBuilder(
            "\nFrom the start of the process to a model's first word, in ms; agent-stream opens a"
                + " run in the database on the way, and checks a signature; the peer does neither. With a"
                + " cache nearly all classes come from it, so most of what is left is running code, TLS and"
                + " its certificates among it, which the peer does not need for http.\n\n"
                + "| | processor | ratio | wall |\n|---|---|---|---|\n");
    samples.forEach(
        (name, all) -> {
          FirstByte median = FirstByte.median(all);
          double ratio = median.cpuMillis() / node;
          table.append(
              String.format(
                  Locale.ROOT,
                  "| %s | %.0f | %.2f | %.0f |%n",
                  name,
                  median.cpuMillis(),
                  ratio,
                  median.wallMillis()));
          if (name.startsWith("agent")) {
            goals.add(
                new Goal(
                    name + ": first word against Node", ratio, name.endsWith("AOT") ? 1 : 1.5));
          }
        });
    return table.toString();
  }

  private FirstByte run(Variant variant) throws Exception {
    try (TestRuntimeApi api = TestRuntimeApi.start()) {
      TestInvocation invocation = api.invoke(Event.message(database.newProject()).json());
      long start = System.nanoTime();
      try (LambdaProcess process =
          LambdaProcess.start(variant, api, List.of(), folder, List.of())) {
        awaitWord(invocation);
        return new FirstByte(process.cpuMillis(), (System.nanoTime() - start) / 1e6);
      }
    }
  }

  private static void awaitWord(TestInvocation invocation) throws Exception {
    for (int count = 1; ; count++) {
      Answer.Chunk chunk = invocation.awaitChunks(count, LIMIT).get(count - 1);
      String text = new String(chunk.bytes(), StandardCharsets.UTF_8);
      if (text.contains("text-delta")) {
        return;
      }
      if (text.contains("[DONE]") || text.contains("\"error\"")) {
        throw new IOException("agent-stream has answered without a word: " + text);
      }
    }
  }
}
