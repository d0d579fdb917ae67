package dev.trellis.agentstream.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.ProjectId;
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

  private static History of(String text) {
    return new History(
        Optional.empty(), true, List.of(new Entry("m", true, List.of(new User(text)))));
  }
}
