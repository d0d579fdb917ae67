package dev.trellis.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OwnResponsesTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final AtomicLong now = new AtomicLong();
  private final OwnResponses responses = new OwnResponses(now::get);

  @Test
  void nothingIsThereAtFirst() {
    assertThat(responses.get("a")).isNull();
    assertThat(responses.size()).isZero();
  }

  @Test
  void eachValueHasItsOwnEnd() {
    responses.put("short", new byte[] {1}, Duration.ofMinutes(2));
    responses.put("long", new byte[] {2}, Duration.ofMinutes(5));
    now.addAndGet(Duration.ofSeconds(119).toNanos());
    assertThat(responses.get("short")).containsExactly(1);

    now.addAndGet(Duration.ofSeconds(2).toNanos());

    assertThat(responses.get("short")).isNull();
    assertThat(responses.get("long")).containsExactly(2);
    now.addAndGet(Duration.ofMinutes(3).toNanos());
    assertThat(responses.get("long")).isNull();
    assertThat(responses.size()).isZero();
  }

  @Test
  void entriesAreBounded() {
    for (int i = 0; i < 3 * OwnResponses.MAX_ENTRIES; i++) {
      responses.put("k" + i, new byte[1], LONG);
    }
    assertThat(responses.size()).isBetween(1L, (long) OwnResponses.MAX_ENTRIES);
  }

  @Test
  void bytesAreBounded() {
    int each = ResponseCache.MAX_VALUE_BYTES;
    for (int i = 0; i < 3 * OwnResponses.MAX_BYTES / each; i++) {
      responses.put("k" + i, new byte[each], LONG);
    }
    assertThat(responses.size()).isBetween(1L, (long) OwnResponses.MAX_BYTES / each);
  }
}
