package dev.trellis.log;

import dev.trellis.domain.TokenUsage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * What the current thread's request has used so far. The static methods do nothing outside of a
 * request that is measured.
 */
public final class RequestMetrics {
  /** The most values that a line may have for one metric. */
  static final int MAX_VALUES = 100;

  private static final ScopedValue<RequestMetrics> CURRENT = ScopedValue.newInstance();
  private static final int LEAST_SERVER_ERROR = 500;

  /** The longest waits, the shortest of them first. */
  private final PriorityQueue<Long> databaseNanos = new PriorityQueue<>();

  private final Map<String, TokenUsage> tokens = new HashMap<>();
  private boolean failed;

  RequestMetrics() {}

  /** The answer begins with this status. */
  public static void answered(int status) {
    if (status >= LEAST_SERVER_ERROR) {
      current().ifPresent(RequestMetrics::fail);
    }
  }

  /** The request waited for the database, once. Of very many waits the longest are told. */
  public static void databaseWaited(long nanos) {
    current().ifPresent(metrics -> metrics.addDatabaseWait(nanos));
  }

  /**
   * A model has answered.
   *
   * @param model as {@code provider/model}
   */
  public static void modelCalled(String model, TokenUsage usage) {
    current().ifPresent(metrics -> metrics.addTokens(model, usage));
  }

  /** Work for the current request that another thread does: what it uses is counted here too. */
  public static Runnable counted(Runnable work) {
    return current()
        .<Runnable>map(metrics -> () -> ScopedValue.where(CURRENT, metrics).run(work))
        .orElse(work);
  }

  private static Optional<RequestMetrics> current() {
    return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
  }

  /** Does a request's work, so that what it uses is counted here. */
  <R> R during(ScopedValue.CallableOp<R, RuntimeException> request) {
    return ScopedValue.where(CURRENT, this).call(request);
  }

  synchronized void fail() {
    failed = true;
  }

  private synchronized void addDatabaseWait(long nanos) {
    databaseNanos.add(nanos);
    if (databaseNanos.size() > MAX_VALUES) {
      databaseNanos.remove();
    }
  }

  private synchronized void addTokens(String model, TokenUsage usage) {
    tokens.merge(model, usage, TokenUsage::plus);
  }

  synchronized boolean hasFailed() {
    return failed;
  }

  /** In no order. */
  synchronized List<Long> databaseNanos() {
    return List.copyOf(databaseNanos);
  }

  /** By the model that was asked. */
  synchronized Map<String, TokenUsage> tokens() {
    return Map.copyOf(tokens);
  }
}
