package dev.trellis.bench;

import dev.trellis.runtime.testapi.TestRuntimeApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A function in a process of its own, as Lambda starts it: SerialGC and C1, on one processor where
 * {@code taskset} is there. Ended when closed.
 */
final class LambdaProcess implements AutoCloseable {
  private static final String NEXT = "GET /2018-06-01/runtime/invocation/next";
  private static final String AWS_CLIENT =
      "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";
  private static final Duration LIMIT = Duration.ofMinutes(2);

  // What a JVM takes by itself where there is 1 GB, as template.yaml has it, and not this machine's
  // memory, of which it would take a 64th for its heap at once.
  private static final List<String> OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:MaxHeapSize=870m",
          "-XX:InitialHeapSize=16m");

  private final Process process;
  private final TestRuntimeApi api;
  private final Path log;

  private LambdaProcess(Process process, TestRuntimeApi api, Path log) {
    this.process = process;
    this.api = api;
    this.log = log;
  }

  /**
   * Starts it.
   *
   * @param awsClient the jars of AWS's client
   * @param folder for its log, and for a task's folder
   * @param options more options for the JVM
   */
  static LambdaProcess start(
      Variant variant, TestRuntimeApi api, List<Path> awsClient, Path folder, List<String> options)
      throws IOException {
    Path task = Files.createTempDirectory(folder, "task");
    Path log = task.resolve("log");
    List<String> command = new ArrayList<>(Pinning.prefix());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPTIONS);
    command.addAll(variant.options());
    command.addAll(options);
    variant.aotCache().ifPresent(cache -> command.add("-XX:AOTCache=" + cache));
    command.addAll(
        switch (variant.client()) {
          case OURS -> List.of("-cp", path(variant.jars()), "dev.trellis.boot.StreamingMain");
          case AWS -> {
            link(variant.jars(), task.resolve("lib"));
            yield List.of(
                "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac",
                "--add-opens=java.base/java.io=ALL-UNNAMED",
                "-cp",
                path(awsClient),
                AWS_CLIENT,
                variant.settings().getOrDefault("_HANDLER", ""));
          }
        });
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(task.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.putAll(variant.settings());
    environment.put("AWS_LAMBDA_RUNTIME_API", api.address());
    environment.put(
        "AWS_LAMBDA_INITIALIZATION_TYPE", variant.snapshot() ? "snap-start" : "on-demand");
    return new LambdaProcess(builder.start(), api, log);
  }

  private static String path(List<Path> jars) {
    return jars.stream().map(Path::toString).collect(Collectors.joining(":"));
  }

  /** AWS's client looks for jars in the folder lib of the directory it is started in. */
  private static void link(List<Path> jars, Path lib) throws IOException {
    Files.createDirectory(lib);
    for (Path jar : jars) {
      Files.createSymbolicLink(lib.resolve(jar.getFileName()), jar);
    }
  }

  /** Waits for the first {@code next}, and tells what the process has used until then. */
  double awaitReady() throws IOException, InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (api.requests().stream().noneMatch(request -> request.line().equals(NEXT))) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IOException("the function does not start:\n" + Files.readString(log));
      }
      Thread.sleep(Duration.ofNanos(200_000));
    }
    return cpuMillis();
  }

  double cpuMillis() {
    return CpuClock.of(process.toHandle()).toNanos() / 1e6;
  }

  /** The resident memory in MB, shared pages included; 0 where there is no /proc. */
  double residentMegabytes() throws IOException {
    return ResidentMemory.megabytes(process.toHandle());
  }

  /** Ends it in good order, so that a cache that it has trained is written. */
  void stop() throws IOException, InterruptedException {
    process.destroy();
    if (!process.waitFor(LIMIT)) {
      throw new IOException("the function does not end");
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }
}
