package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.Installation.Call;
import dev.trellis.local.RunningBundle.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run is read from another instance than the one that runs it, which shares nothing with it but
 * the database and perhaps the cache.
 */
class AgentReaderTest {
  private static final String NO_CACHE = "redis://127.0.0.1:1";
  private static final int WORDS = 200;

  @TempDir private static Path folder;
  private static ScriptedProvider provider;

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  @BeforeAll
  static void startProvider() throws IOException {
    provider = new ScriptedProvider();
  }

  @AfterAll
  static void stopProvider() {
    provider.close();
  }

  @Test
  void withTheCache() throws Exception {
    String cache = RunningBundle.servers().cache();
    assertReadersSeeTheSame(cache, cache, () -> {});
  }

  @Test
  void withoutTheCache() throws Exception {
    assertReadersSeeTheSame(NO_CACHE, NO_CACHE, () -> {});
  }

  @Test
  void withTheCacheAwayForTheReaderAlone() throws Exception {
    assertReadersSeeTheSame(RunningBundle.servers().cache(), NO_CACHE, () -> {});
  }

  @Test
  void withTheCacheKilledInTheMidst() throws Exception {
    LocalCache cache = LocalCache.start(folder.resolve("redis"), folder.resolve("redis.pid"));
    try {
      assertReadersSeeTheSame(cache.url(), cache.url(), cache::close);
    } finally {
      cache.close();
    }
  }

  private void assertReadersSeeTheSame(String runnersCache, String readersCache, Runnable midst)
      throws Exception {
    try (Installation runner = installation(runnersCache);
        Installation reader = installation(readersCache);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Installation.Member member = runner.signUp();
      String project =
          runner
              .send(member.call("POST", "/projects", "{\"name\": \"Read\"}"))
              .json()
              .path("id")
              .asString();
      provider.next(ScriptedProvider.calls("list_files", "{}"));
      provider.next(this::talk);
      Call send = member.call("POST", "/agent", RunningBundle.message(project, "m1", "Go on"));
      Future<Answer> run = threads.submit(() -> runner.send(send));
      AgentFixture.await(begun);
      List<Future<Answer>> readers =
          IntStream.of(0, 1, 7, 40)
              .mapToObj(n -> threads.submit(() -> reader.send(resume(member, project, n))))
              .toList();
      midst.run();
      goOn.countDown();
      AgentStream whole = AgentStream.of(run.get(30, TimeUnit.SECONDS));
      whole.assertWhole();
      for (Future<Answer> read : readers) {
        AgentStream seen = AgentStream.of(read.get(30, TimeUnit.SECONDS));
        assertThat(whole.text()).endsWith(seen.text());
        assertThat(seen.run()).isEqualTo(whole.run());
      }
      assertThat(AgentStream.of(reader.send(resume(member, whole.run(), 0)))).isEqualTo(whole);
    }
  }

  private void talk(OutputStream out) throws IOException {
    for (int i = 0; i < WORDS; i++) {
      ScriptedProvider.send(out, "{\"content\": \"word %d \"}".formatted(i), "null");
      if (i == WORDS / 2) {
        begun.countDown();
        AgentFixture.await(goOn);
      }
    }
    ScriptedProvider.says("the end").write(out);
  }

  private static Call resume(Installation.Member member, String id, int from) {
    return member.call("GET", "/agent/%s/stream?startIndex=%d".formatted(id, from), "");
  }

  private static Installation installation(String cache) {
    return Installation.start(
        RunningBundle.servers().database().replace("postgres@", "trellis_app@"),
        cache,
        Map.of("OPENAI_BASE_URL", provider.url()));
  }
}
