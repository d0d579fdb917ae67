package dev.trellis.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UuidV7Test {

  @Test
  void itIsOfVersion7AndTheUsualVariant() {
    for (int i = 0; i < 5_000; i++) {
      UUID id = UuidV7.next();

      assertThat(id.version()).isEqualTo(7);
      assertThat(id.variant()).isEqualTo(2);
    }
  }

  @Test
  void itBeginsWithTheTime() {
    long before = System.currentTimeMillis();
    long stamped = UuidV7.next().getMostSignificantBits() >>> 16;

    // Other tests may have made ids faster than 4,096 a millisecond; then they run ahead a little.
    assertThat(stamped).isBetween(before, before + 60_000);
  }

  @Test
  void eachIsLaterThanTheOneBefore() {
    List<UUID> ids = make(100_000);

    // As PostgreSQL orders them: byte by byte, which is how their texts are ordered.
    assertThat(ids).extracting(UUID::toString).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void threadsMakeDistinctIdsEachInOrder() throws Exception {
    Set<UUID> all = new HashSet<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      Callable<List<UUID>> work = () -> make(25_000);
      for (Future<List<UUID>> made : threads.invokeAll(List.of(work, work, work, work))) {
        assertThat(made.get()).extracting(UUID::toString).isSorted();
        all.addAll(made.get());
      }
    }

    assertThat(all).hasSize(100_000);
  }

  private static List<UUID> make(int count) {
    List<UUID> ids = new ArrayList<>(count);
    IntStream.range(0, count).forEach(i -> ids.add(UuidV7.next()));
    return ids;
  }
}
