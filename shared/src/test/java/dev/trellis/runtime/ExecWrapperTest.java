package dev.trellis.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.runtime.testapi.Answer;
import dev.trellis.runtime.testapi.TestRuntimeApi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script that starts our main class on the managed runtime, run by {@code sh}. */
class ExecWrapperTest {
  private static final Path SCRIPT = Path.of("src/main/lambda/trellis-exec-wrapper");
  private static final String OURS =
      "-cp|/var/task:/var/task/lib/*|dev.trellis.boot.StreamingMain|a.B::handleRequest";

  @TempDir private Path folder;
  private Path java;

  /** What stands in for {@code java} prints its arguments, one a line. */
  @BeforeEach
  void makeJava() throws Exception {
    java = folder.resolve("java");
    Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
  }

  /** As reported from Lambda's java17 and java21 runtimes. */
  @Test
  void memoryAndCompilerStayAndWhatBelongsToTheirJarsGoes() throws Exception {
    assertThat(
            run(
                "-XX:MaxHeapSize=445645k",
                "-javaagent:/var/runtime/lib/Log4jHotPatch.jar=log4jFixerVerbose=false",
                "-XX:+UseSerialGC",
                "-Xshare:on",
                "-XX:SharedArchiveFile=/var/lang/lib/server/runtime.jsa",
                "-XX:+TieredCompilation",
                "-XX:TieredStopAtLevel=1",
                "--add-opens=java.base/java.io=ALL-UNNAMED",
                "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac",
                "-Djava.net.preferIPv4Stack=true",
                "-XX:+ErrorFileToStderr",
                "-classpath",
                "/var/runtime/lib/aws-lambda-java-core-1.2.3.jar:/var/runtime/lib/other.jar",
                "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
                "a.B::handleRequest"))
        .isEqualTo(
            "-XX:MaxHeapSize=445645k|-XX:+UseSerialGC|-XX:+TieredCompilation"
                + "|-XX:TieredStopAtLevel=1|--add-opens=java.base/java.io=ALL-UNNAMED"
                + "|-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac"
                + "|-Djava.net.preferIPv4Stack=true|-XX:+ErrorFileToStderr|"
                + OURS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "-cp x Main                                         > ",
        "--class-path=x -Xmx1g Main                         > -Xmx1g|",
        "-Xms1g -jar x.jar                                  > -Xms1g|",
        "-p x -m a/b                                        > ",
        "--module-path=x --module=a/b                       > ",
        "-XX:AOTCache=/x -XX:AOTMode=on -Xss1m -cp x Main   > -Xss1m|",
        "-XX:+AOTClassLinking -XX:-AutoCreateSharedArchive -Xshare -cp x Main > ",
        "--add-opens java.base/java.io=ALL-UNNAMED -cp x Main > --add-opens|java.base/java.io=ALL-UNNAMED|",
        "-javaagent:/opt/agent.jar -cp x Main               > -javaagent:/opt/agent.jar|",
        "@/var/runtime/java.args -Xmx2g Main                > -Xmx2g|",
      })
  void otherCommandLinesAreUnderstood(String given, String kept) throws Exception {
    List<String> words = new ArrayList<>(List.of(given.split(" ")));
    words.add("a.B::handleRequest");
    assertThat(run(words.toArray(String[]::new))).isEqualTo((kept == null ? "" : kept) + OURS);
  }

  @Test
  void withoutAMainClassOursComesLast() throws Exception {
    assertThat(run("-Xmx1g", "-cp"))
        .isEqualTo("-Xmx1g|-cp|/var/task:/var/task/lib/*|dev.trellis.boot.StreamingMain");
  }

  @Test
  void argumentsKeepTheirBlanksAndStars() throws Exception {
    assertThat(run("-Da=b  c *", "-cp", "x y", "Main", "a b", "*", ""))
        .isEqualTo(
            "-Da=b  c *|-cp|/var/task:/var/task/lib/*|dev.trellis.boot.StreamingMain|a b|*|");
  }

  @Test
  void mainClassAndClassPathCanBeSet() throws Exception {
    Map<String, String> own = Map.of("TRELLIS_MAIN", "x.Y", "TRELLIS_CLASSPATH", "/opt/x/*");
    Result result = run(own, List.of(java.toString(), "-cp", "a", "Main", "h"));
    assertThat(result.arguments).isEqualTo("-cp|/opt/x/*|x.Y|h");
  }

  @Test
  void theSystemsCertificateAuthoritiesAreTaken() throws Exception {
    Map<String, String> store = Map.of("TRELLIS_TRUST_STORE", java.toString());
    Result result = run(store, List.of(java.toString(), "-cp", "a", "Main", "a.B::handleRequest"));
    assertThat(result.arguments).isEqualTo("-Djavax.net.ssl.trustStore=" + java + "|" + OURS);
  }

  @Test
  void theScriptCanBeExecuted() {
    assertThat(SCRIPT).isExecutable();
  }

  @Test
  void itTellsOnceWhatItGotAndWhatItRuns() throws Exception {
    Result result = run(Map.of(), List.of(java.toString(), "-Xshare:on", "-cp", "a", "Main", "h"));
    assertThat(result.log.lines())
        .containsExactly(
            "trellis-exec-wrapper: got: " + java + " -Xshare:on -cp a Main h",
            "trellis-exec-wrapper: runs: "
                + java
                + " -cp /var/task:/var/task/lib/* dev.trellis.boot.StreamingMain h");
  }

  @Test
  void aRealJavaServesUnderIt() throws Exception {
    String path = System.getProperty("java.home") + "/bin/java";
    Map<String, String> environment =
        Map.of(
            "TRELLIS_MAIN", ProgramUnderTest.class.getName(),
            "TRELLIS_CLASSPATH", Program.classPath());
    List<String> command =
        List.of(path, "-XX:MaxHeapSize=200000k", "-Xshare:on", "-cp", "no.jar", "no.Main", "h");
    try (TestRuntimeApi api = TestRuntimeApi.start()) {
      ProcessBuilder builder = builder(environment, command);
      builder.environment().put("AWS_LAMBDA_RUNTIME_API", api.address());
      Process process = builder.start();
      try {
        assertThat(api.invoke("whole x").await(Program.LIMIT)).isInstanceOf(Answer.Whole.class);
      } finally {
        process.destroyForcibly();
      }
    }
  }

  @Test
  void aCommandThatIsNotJavaIsNotRun() throws Exception {
    for (List<String> command : List.of(List.of("/usr/bin/node", "x"), List.<String>of())) {
      Result result = run(Map.of(), command);
      assertThat(result.exitCode).isEqualTo(1);
      assertThat(result.log).contains("the command is not java");
    }
  }

  private record Result(int exitCode, String arguments, String log) {}

  private String run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(java.toString()));
    command.addAll(List.of(arguments));
    Result result = run(Map.of(), command);
    assertThat(result.exitCode).as(result.log).isZero();
    return result.arguments;
  }

  private Result run(Map<String, String> environment, List<String> arguments) throws Exception {
    Process process = builder(environment, arguments).start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    String printed = String.join("|", Files.readAllLines(folder.resolve("out")));
    return new Result(process.exitValue(), printed, Files.readString(folder.resolve("log")));
  }

  private ProcessBuilder builder(Map<String, String> environment, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("sh", SCRIPT.toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("TRELLIS_TRUST_STORE", folder.resolve("none").toString());
    builder.environment().putAll(environment);
    return builder
        .redirectError(folder.resolve("log").toFile())
        .redirectOutput(folder.resolve("out").toFile());
  }
}
