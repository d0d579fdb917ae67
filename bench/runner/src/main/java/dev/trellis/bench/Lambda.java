package dev.trellis.bench;

import dev.trellis.runtime.testapi.Answer;
import dev.trellis.runtime.testapi.TestRuntimeApi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Runs variants. */
final class Lambda {
  private static final int WARM_INVOCATIONS = 300;
  private static final int MEASURED_INVOCATIONS = 300;
  private static final int TRAINING_INVOCATIONS = 20;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final List<Path> awsClient;
  private final Path folder;

  Lambda(List<Path> awsClient, Path folder) {
    this.awsClient = List.copyOf(awsClient);
    this.folder = folder;
  }

  /** One run, from the start of the process to its end. */
  Sample run(Variant variant) throws Exception {
    try (TestRuntimeApi api =
            variant.snapshot() ? TestRuntimeApi.startWithSnapStart() : TestRuntimeApi.start();
        LambdaProcess process = LambdaProcess.start(variant, api, awsClient, folder, List.of())) {
      restore(variant, api);
      double init = process.awaitReady();
      double firstWall = invoke(variant, api);
      double first = process.cpuMillis() - init;
      for (int i = 0; i < WARM_INVOCATIONS; i++) {
        invoke(variant, api);
      }
      double[] micros = new double[MEASURED_INVOCATIONS];
      double before = process.cpuMillis();
      for (int i = 0; i < micros.length; i++) {
        micros[i] = invoke(variant, api) * 1000;
      }
      double warm = (process.cpuMillis() - before) * 1000 / micros.length;
      return new Sample(
          init,
          first,
          firstWall,
          Sample.percentile(micros, 50),
          Sample.percentile(micros, 99),
          warm,
          process.residentMegabytes());
    }
  }

  /** Starts a process, and waits until it is ready for its first invocation. */
  LambdaProcess start(Variant variant, TestRuntimeApi api) throws Exception {
    LambdaProcess process = LambdaProcess.start(variant, api, awsClient, folder, List.of());
    try {
      process.awaitReady();
      return process;
    } catch (IOException | InterruptedException failed) {
      process.close();
      throw failed;
    }
  }

  private static void restore(Variant variant, TestRuntimeApi api) throws Exception {
    if (variant.snapshot()) {
      if (!api.awaitFrozen(LIMIT)) {
        throw new IOException(variant.name() + " does not come to its snapshot");
      }
      api.restore();
    }
  }

  /** Has a cache made by a run that serves a few invocations. */
  void train(Variant variant, Path cache) throws Exception {
    try (TestRuntimeApi api = TestRuntimeApi.start();
        LambdaProcess process =
            LambdaProcess.start(
                variant, api, awsClient, folder, List.of("-XX:AOTCacheOutput=" + cache))) {
      process.awaitReady();
      for (int i = 0; i < TRAINING_INVOCATIONS; i++) {
        invoke(variant, api);
      }
      process.stop();
    }
  }

  /** How long an invocation took, in milliseconds. */
  static double invoke(Variant variant, TestRuntimeApi api) throws Exception {
    String event = variant.event().json();
    long start = System.nanoTime();
    Answer answer = api.invoke(event).await(LIMIT);
    double millis = (System.nanoTime() - start) / 1e6;
    require(variant, answer);
    return millis;
  }

  private static void require(Variant variant, Answer answer) throws IOException {
    String text =
        switch (answer) {
          case Answer.Whole(byte[] body) -> new String(body, StandardCharsets.UTF_8);
          case Answer.Streamed streamed -> new String(streamed.body(), StandardCharsets.UTF_8);
          case Answer.Failed failed -> failed.toString();
          case Answer.Broken broken -> broken.toString();
        };
    if (!text.matches("(?s).*\"statusCode\": ?20\\d.*|.*\\[DONE].*")) {
      throw new IOException(variant.name() + " answers " + text);
    }
  }
}
