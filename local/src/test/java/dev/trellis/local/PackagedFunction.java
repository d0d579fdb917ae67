package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.runtime.testapi.Answer;
import dev.trellis.runtime.testapi.RuntimeProcess;
import dev.trellis.runtime.testapi.TestInvocation;
import dev.trellis.runtime.testapi.TestRuntimeApi;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * A packaged function in a process of its own, started as Lambda starts it: with Lambda's command
 * line, in the package's folder, with the template's environment and nothing inherited. Ended when
 * closed.
 */
final class PackagedFunction implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(60);

  private static final String AWS_CLIENT =
      "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";
  // The client's, and those that it depends on.
  private static final List<String> AWS_JARS =
      List.of(
          "annotations-",
          "aws-lambda-java-core-",
          "aws-lambda-java-runtime-interface-client-",
          "aws-lambda-java-serialization-",
          "utils-lite-");

  private final TestRuntimeApi api;
  private final RuntimeProcess process;

  private PackagedFunction(TestRuntimeApi api, RuntimeProcess process) {
    this.api = api;
    this.process = process;
  }

  /**
   * Starts a function, which may not be ready yet.
   *
   * @param logs where its output is kept
   */
  static PackagedFunction start(Deployment deployment, Deployment.Client client, Path logs)
      throws IOException {
    assertThat(deployment.folder()).as("what \"mvn package\" makes").isDirectory();
    TestRuntimeApi api =
        deployment.snapStart() ? TestRuntimeApi.startWithSnapStart() : TestRuntimeApi.start();
    try {
      return new PackagedFunction(
          api,
          RuntimeProcess.start(
              api,
              command(deployment, client),
              deployment.folder(),
              environment(deployment),
              logs));
    } catch (IOException | RuntimeException | Error failed) {
      api.close();
      throw failed;
    }
  }

  /** Starts a function, and restores it from its snapshot if it has one. */
  static PackagedFunction ready(Deployment deployment, Deployment.Client client, Path logs)
      throws IOException, InterruptedException {
    PackagedFunction function = start(deployment, client, logs);
    if (deployment.snapStart()) {
      try {
        assertThat(function.api.awaitFrozen(LIMIT)).as(function.output()).isTrue();
        function.api.restore();
      } catch (IOException | InterruptedException | RuntimeException | Error failed) {
        function.close();
        throw failed;
      }
    }
    return function;
  }

  /** Lambda's command line; the wrapper, where there is one, gets it as its arguments. */
  private static List<String> command(Deployment deployment, Deployment.Client client) {
    List<String> command = new ArrayList<>();
    if (client == Deployment.Client.OURS) {
      Path wrapper = deployment.folder().resolve("trellis-exec-wrapper");
      assertThat(Files.isExecutable(wrapper)).as(wrapper.toString()).isTrue();
      command.add(wrapper.toString());
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:MaxHeapSize=870m", "-XX:+UseSerialGC", "-Xshare:auto"));
    command.addAll(List.of("-XX:+TieredCompilation", "-XX:TieredStopAtLevel=1"));
    command.add("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
    command.add("--add-opens=java.base/java.io=ALL-UNNAMED");
    command.addAll(List.of("-classpath", awsJars(), AWS_CLIENT));
    command.add(deployment.function().entryClass());
    return command;
  }

  private static String awsJars() {
    String jars =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(path -> AWS_JARS.stream().anyMatch(jarName(path)::startsWith))
            .collect(Collectors.joining(File.pathSeparator));
    assertThat(jars.split(File.pathSeparator, -1)).as(jars).hasSize(AWS_JARS.size());
    return jars;
  }

  private static String jarName(String path) {
    return Objects.toString(Path.of(path).getFileName(), "");
  }

  /** What Lambda sets by itself, and what the template does. */
  private static Map<String, String> environment(Deployment deployment) {
    Map<String, String> environment = new HashMap<>();
    environment.put("_HANDLER", deployment.function().entryClass());
    environment.put("LAMBDA_TASK_ROOT", deployment.folder().toString());
    environment.put("AWS_REGION", "eu-west-1");
    environment.put("AWS_EXECUTION_ENV", "AWS_Lambda_java25");
    environment.put("AWS_LAMBDA_FUNCTION_NAME", deployment.function().name());
    environment.put("AWS_LAMBDA_FUNCTION_VERSION", "1");
    environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024");
    environment.put("AWS_LAMBDA_LOG_FORMAT", "JSON");
    environment.put("AWS_LAMBDA_LOG_LEVEL", "INFO");
    environment.put(
        "AWS_LAMBDA_INITIALIZATION_TYPE", deployment.snapStart() ? "snap-start" : "on-demand");
    environment.put("TZ", ":UTC");
    environment.put("LANG", "en_US.UTF-8");
    environment.put("PATH", "/usr/local/bin:/usr/bin:/bin");
    // Where it is not at Lambda's own place, the wrapper has to be told.
    environment.put(
        "TRELLIS_CLASSPATH", "%s:%s/lib/*".formatted(deployment.folder(), deployment.folder()));
    environment.putAll(deployment.variables());
    return environment;
  }

  TestInvocation invoke(TestInvocation.Event event) {
    return api.invoke(event);
  }

  /** Hands an event over and waits for what becomes of it. */
  Answer call(byte[] event) throws Exception {
    return await(invoke(new TestInvocation.Event(event)));
  }

  Answer await(TestInvocation invocation) throws Exception {
    try {
      return invocation.await(LIMIT);
    } catch (TimeoutException late) {
      throw new AssertionError("no answer; the function wrote:\n" + output(), late);
    }
  }

  /** How it told that it cannot start. */
  Answer.Failed awaitInitError() throws Exception {
    return api.awaitInitError(LIMIT);
  }

  int awaitExit() throws InterruptedException, TimeoutException {
    return process.awaitExit(LIMIT);
  }

  /** What it has logged, and its metrics. */
  String output() throws IOException {
    return process.output();
  }

  @Override
  public void close() {
    process.close();
    api.close();
  }
}
