package dev.trellis.local;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends functions the events that schedules send them each day: once at the start, since a bundle
 * on a laptop seldom runs for a day, and then daily.
 */
final class DailyCalls implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DailyCalls.class);

  private final ScheduledExecutorService clock;

  private DailyCalls(ScheduledExecutorService clock) {
    this.clock = clock;
  }

  /**
   * Begins, and does not wait.
   *
   * @param functions by the event that they are sent
   */
  static DailyCalls start(Map<String, LocalFunction> functions) {
    ScheduledExecutorService clock =
        Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("daily").factory());
    functions.forEach(
        (event, function) -> {
          // It ends with the clock alone: a call never throws.
          ScheduledFuture<?> _ =
              clock.scheduleAtFixedRate(() -> call(function, event), 0, 1, TimeUnit.DAYS);
        });
    return new DailyCalls(clock);
  }

  /** Whatever goes wrong must not end the schedule: that is what an executor does otherwise. */
  private static void call(LocalFunction function, String event) {
    try {
      function.call(event.getBytes(StandardCharsets.UTF_8), Optional.empty());
    } catch (TimeoutException | RuntimeException failed) {
      LOG.warn("a daily call failed: {}", event, failed);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
