package dev.trellis.agentstream.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.ProjectId;
import dev.trellis.llm.ModelMessage;
import dev.trellis.llm.ModelMessage.Assistant;
import dev.trellis.llm.ModelMessage.ToolCall;
import dev.trellis.llm.ModelMessage.ToolResult;
import dev.trellis.llm.ModelMessage.ToolResults;
import dev.trellis.llm.ModelMessage.User;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ContextCacheTest {
  private final AtomicLong nanos = new AtomicLong();
  private final ContextCache cache = new ContextCache(nanos::get);
  private final ProjectId project = ProjectId.create();

  @Test
  void isKnownByProjectAndAnswer() {
    cache.put(project, "a1", of("one"));

    assertThat(cache.get(project, "a1")).hasValue(of("one"));
    assertThat(cache.get(project, "a2")).isEmpty();
    assertThat(cache.get(ProjectId.create(), "a1")).isEmpty();
  }

  @Test
  void livesForHalfAnHour() {
    cache.put(project, "a1", of("one"));
    nanos.addAndGet(Duration.ofMinutes(30).minusSeconds(1).toNanos());
    assertThat(cache.get(project, "a1")).isPresent();
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(cache.get(project, "a1")).isEmpty();
  }

  @Test
  void thereAreAtMostAHundred() {
    for (int i = 0; i < 1_000; i++) {
      cache.put(project, "a" + i, of("one"));
    }
    assertThat(cache.size()).isBetween(90L, 100L);
  }

  @Test
  void theyHaveAtMost64MebibytesTogether() {
    String mebibytes = "x".repeat(8 << 20);
    for (int i = 0; i < 10; i++) {
      cache.put(project, "a" + i, of(mebibytes + i));
    }
    assertThat(cache.size()).isBetween(1L, 4L);
    cache.put(project, "large", of("x".repeat(33 << 20)));
    assertThat(cache.get(project, "large")).as("one that has more by itself").isEmpty();
  }

  @Test
  void allThatIsSaidReadAndWrittenCounts() {
    String much = "x".repeat(33 << 20);
    List<History> large =
        List.of(
            of(new Assistant(much, List.of())),
            of(new Assistant("", List.of(new ToolCall("c", "write_file", much)))),
            of(new ToolResults(List.of(new ToolResult("c", "read_files", much, false)))),
            new History(Optional.of(much), false, List.of()));
    for (History history : large) {
      cache.put(project, "large", history);
      assertThat(cache.get(project, "large")).isEmpty();
    }
  }

  private static History of(String text) {
    return of(new User(text));
  }

  private static History of(ModelMessage message) {
    return new History(Optional.empty(), true, List.of(new Entry("m", true, List.of(message))));
  }
}
