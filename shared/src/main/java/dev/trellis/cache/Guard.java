package dev.trellis.cache;

import dev.trellis.cache.Breaker.Pass;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Bounds what a caller waits for the server, whatever it does: a call that is too slow ends in the
 * background, within the client's own timeouts.
 *
 * <p>Calls run on platform threads: a process's first call loads classes for 200 ms of CPU, and a
 * virtual thread that does so keeps a caller on another from seeing that its time is over.
 */
final class Guard implements AutoCloseable {
  /** The most that a caller waits. */
  static final Duration PATIENCE = Duration.ofMillis(80);

  private static final int MAX_WAITING = 256;

  private final Breaker breaker = new Breaker(System::nanoTime);
  private final ThreadPoolExecutor threads;

  /**
   * @param maxCalls how many calls run at once, each on a thread of its own
   */
  Guard(int maxCalls) {
    threads =
        new ThreadPoolExecutor(
            maxCalls,
            maxCalls,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().daemon().name("cache-", 0).factory());
  }

  /**
   * What the server answers; empty if it fails, is not asked at the moment, or takes longer than
   * {@link #PATIENCE}.
   */
  <T> Optional<T> call(Supplier<T> question) {
    return breaker.enter().flatMap(pass -> call(pass, question));
  }

  private <T> Optional<T> call(Pass pass, Supplier<T> question) {
    FutureTask<T> task = new FutureTask<>(() -> ask(pass, question));
    try {
      threads.execute(task);
      return Optional.of(task.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException slow) {
      // Does not begin if it has not; if it has, it goes on and tells when it was answered.
      task.cancel(false);
      breaker.failed(pass, "no answer in time");
    } catch (RejectedExecutionException overloaded) {
      breaker.failed(pass, "too many calls are waiting");
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException failed) {
      if (!(failed.getCause() instanceof JedisException)) {
        throw new IllegalStateException("a call of the cache failed", failed.getCause());
      }
    }
    return Optional.empty();
  }

  private <T> T ask(Pass pass, Supplier<T> question) {
    try {
      T answer = question.get();
      breaker.answered(pass);
      return answer;
    } catch (RuntimeException | Error failed) {
      // Before the caller knows of it: the next call of the same thread must not pass.
      breaker.failed(pass, reason(failed));
      throw failed;
    }
  }

  /** With its cause: the pool says only that it could not get a resource. */
  private static String reason(Throwable failed) {
    Throwable cause = failed.getCause();
    return cause == null ? failed.toString() : "%s: %s".formatted(failed, cause);
  }

  /** Takes no further calls; those under way end by themselves. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
