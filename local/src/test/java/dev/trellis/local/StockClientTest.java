package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the tests of {@code src/test/client} against running bundles. They use the classes of the AI
 * SDK itself, so that what they show holds for the front ends that people have.
 */
final class StockClientTest {
  private static final Path CLIENT = Path.of("src/test/client");

  /** Not the machine's: the AI SDK asks for a newer one than many have. */
  private static final Path NODE = CLIENT.resolve("node_modules/.bin/node");

  private static final Duration TIME_LIMIT = Duration.ofMinutes(2);
  private static final Pattern COUNT = Pattern.compile("(?m)^# (tests|pass) (\\d+)$");

  /** The runner counts a file that registers no test as a test that passed. */
  private static final Pattern FILE_WITHOUT_TESTS =
      Pattern.compile("(?m)^ok \\d+ - \\S+\\.test\\.mjs$");

  @TempDir private Path folder;

  @BeforeAll
  static void findClient() {
    for (Path needed : List.of(NODE, CLIENT.resolve("node_modules/ai"))) {
      assertThat(needed).as("run this first: npm ci --prefix local/src/test/client").exists();
    }
  }

  @Test
  void theAiSdkNeedsNoAdapter() throws IOException, InterruptedException {
    try (Bundle bundle = new Bundle()) {
      assertAllPassed(runNode(bundle.start(options(), Map.of()).url()));
    }
  }

  @Test
  void anAnswerThatGoesOnByItselfIsShownWhole() throws IOException, InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    try (ScriptedProvider provider = new ScriptedProvider();
        Bundle bundle = new Bundle()) {
      for (int test = 0; test < 2; test++) {
        provider.next(
            ScriptedProvider.calls("write_file", "{\"path\": \"a.txt\", \"content\": \"one\"}"));
        provider.next(ScriptedProvider.stalls("I have written ", over));
        provider.next(ScriptedProvider.says("Done."));
      }
      Map<String, String> settings =
          Map.of(
              "OPENAI_BASE_URL", provider.url(),
              "CEILING_RUN_SECONDS", "15",
              "AGENT_AUTO_CONTINUE", "1");
      assertAllPassed(runNode(bundle.start(options(), settings).url(), "continuing.mjs"));
      over.countDown();
    }
  }

  private Options options() throws IOException {
    return new Options(0, folder.resolve("data"), false, Path.of("../template.yaml").toRealPath());
  }

  /**
   * Returns what the tests printed; fails if they failed, or took too long.
   *
   * @param files the tests; if there are none, all whose names end as those of tests do
   */
  private String runNode(String url, String... files) throws IOException, InterruptedException {
    // To a file, because nobody would read a pipe while this waits.
    Path output = folder.resolve("output");
    List<String> command =
        new ArrayList<>(
            List.of(
                NODE.toAbsolutePath().toString(),
                "--test",
                "--test-reporter=tap",
                // The tests mostly wait for a model, so more of them than processors are at work.
                "--test-concurrency=4",
                "--test-timeout=60000"));
    command.addAll(List.of(files));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(CLIENT.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("TRELLIS_URL", url);
    Process node = builder.start();
    boolean ended;
    try {
      ended = node.waitFor(TIME_LIMIT);
    } finally {
      node.descendants().forEach(ProcessHandle::destroyForcibly);
      node.destroyForcibly().waitFor();
    }
    String printed = Files.readString(output);
    assertThat(ended).as("ended within %s:%n%s", TIME_LIMIT, printed).isTrue();
    assertThat(node.exitValue()).as(printed).isZero();
    return printed;
  }

  /** A runner that finds no test, or skips them, succeeds too. */
  private static void assertAllPassed(String printed) {
    Map<String, Integer> counts =
        COUNT
            .matcher(printed)
            .results()
            .collect(
                Collectors.toMap(
                    (MatchResult count) -> count.group(1),
                    count -> Integer.parseInt(count.group(2))));
    assertThat(counts).as(printed).containsOnlyKeys("tests", "pass");
    assertThat(counts.get("tests")).as(printed).isPositive().isEqualTo(counts.get("pass"));
    assertThat(printed).doesNotContainPattern(FILE_WITHOUT_TESTS);
  }
}
