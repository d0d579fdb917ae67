package dev.trellis.runtime.testapi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A runtime in a process of its own, as on Lambda; ended when closed. */
public final class RuntimeProcess implements AutoCloseable {
  private final Process process;
  private final Path output;

  private RuntimeProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts a main class against a Runtime API.
   *
   * @param folder where the output is kept
   * @param environment what is added to the Runtime API's address; nothing is inherited
   */
  public static RuntimeProcess start(
      TestRuntimeApi api,
      String mainClass,
      String classPath,
      Map<String, String> environment,
      Path folder)
      throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> command =
        new ArrayList<>(List.of(java.toString(), "-Xmx256m", "-XX:+UseSerialGC"));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", classPath, mainClass));
    return start(api, command, Path.of("").toAbsolutePath(), environment, folder);
  }

  /**
   * Starts any command against a Runtime API.
   *
   * @param directory where it is started
   * @param environment what is added to the Runtime API's address; nothing is inherited
   * @param folder where the output is kept
   */
  public static RuntimeProcess start(
      TestRuntimeApi api,
      List<String> command,
      Path directory,
      Map<String, String> environment,
      Path folder)
      throws IOException {
    Path output = Files.createTempFile(folder, "runtime", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().clear();
    builder.environment().put("AWS_LAMBDA_RUNTIME_API", api.address());
    builder.environment().putAll(environment);
    return new RuntimeProcess(builder.start(), output);
  }

  /** What it has written to standard output and standard error. */
  public String output() throws IOException {
    return Files.readString(output);
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public int awaitExit(Duration limit) throws InterruptedException, TimeoutException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new TimeoutException("the runtime is still alive");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
