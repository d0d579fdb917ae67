package dev.trellis.log;

import dev.trellis.domain.ModelPrices;
import dev.trellis.domain.TokenUsage;
import java.io.OutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Tells CloudWatch what each request took, in one line on standard output, which its logs turn into
 * metrics: no call, no agent. The names are those of Powertools for AWS Lambda where it has one:
 * {@code ColdStart}, and the dimension {@code service}.
 *
 * <p>Own code because {@code powertools-metrics} brings a logging library and weaving with it,
 * which cost more to start than the rest of a function, and because not all that its version 2.11
 * depends on can be resolved.
 */
public final class Metrics {
  private final boolean enabled;
  private final String namespace;
  private final String service;
  private final ModelPrices prices;
  private final PrintStream out;
  private final AtomicBoolean cold = new AtomicBoolean(true);

  private Metrics(
      boolean enabled, String namespace, String service, ModelPrices prices, PrintStream out) {
    this.enabled = enabled;
    this.namespace = namespace;
    this.service = service;
    this.prices = prices;
    this.out = out;
  }

  /**
   * Metrics of a function.
   *
   * @param out where lines go: on Lambda, standard output
   * @param service the function's name
   * @param prices what tokens cost; the cost of those whose price is known is told
   */
  public static Metrics of(PrintStream out, String namespace, String service, ModelPrices prices) {
    return new Metrics(true, namespace, service, prices, out);
  }

  /** Nothing is measured: there is nobody to read it. */
  public static Metrics none() {
    return new Metrics(false, "", "", ModelPrices.UNKNOWN, System.out);
  }

  /**
   * Does the work of a request, its whole answer included, and then writes its line, whether it
   * succeeds or throws.
   */
  public <R> R measure(Supplier<R> request) {
    if (!enabled) {
      return request.get();
    }
    RequestMetrics used = new RequestMetrics();
    long start = System.nanoTime();
    try {
      return used.during(request::get);
    } catch (RuntimeException | Error failed) {
      used.fail();
      throw failed;
    } finally {
      write(used, System.nanoTime() - start);
    }
  }

  /**
   * Does the same for a request that nobody made, so that all that takes is loaded; but writes
   * nothing, and the next request is still the first.
   */
  public <R> R rehearse(Supplier<R> request) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    return new Metrics(enabled, namespace, service, prices, nowhere).measure(request);
  }

  private void write(RequestMetrics used, long nanos) {
    String requestId = RequestScope.requestId().orElse("");
    MetricLine line =
        new MetricLine(Instant.now(), namespace, service, requestId, values(used, nanos));
    out.println(line.asJson());
  }

  /** Only what there is to tell: CloudWatch charges for each metric that it sees. */
  private Map<Metric, List<BigDecimal>> values(RequestMetrics used, long nanos) {
    Map<Metric, List<BigDecimal>> values = new EnumMap<>(Metric.class);
    values.put(Metric.REQUEST_MILLIS, List.of(millis(nanos)));
    if (cold.getAndSet(false)) {
      values.put(Metric.COLD_START, List.of(BigDecimal.ONE));
    }
    if (used.hasFailed()) {
      values.put(Metric.ERRORS, List.of(BigDecimal.ONE));
    }
    if (!used.databaseNanos().isEmpty()) {
      values.put(
          Metric.DATABASE_MILLIS, used.databaseNanos().stream().map(Metrics::millis).toList());
    }
    putTokens(values, used.tokens());
    return values;
  }

  private void putTokens(Map<Metric, List<BigDecimal>> values, Map<String, TokenUsage> byModel) {
    TokenUsage all = byModel.values().stream().reduce(TokenUsage.NONE, TokenUsage::plus);
    if (all.inputTokens() == 0 && all.outputTokens() == 0) {
      return;
    }
    values.put(Metric.INPUT_TOKENS, List.of(BigDecimal.valueOf(all.inputTokens())));
    values.put(Metric.OUTPUT_TOKENS, List.of(BigDecimal.valueOf(all.outputTokens())));
    byModel.entrySet().stream()
        .filter(used -> prices.of(used.getKey()).isKnown())
        .map(used -> prices.of(used.getKey()).cost(used.getValue()))
        .reduce(BigDecimal::add)
        .ifPresent(cost -> values.put(Metric.MODEL_COST, List.of(cost)));
  }

  /** To the microsecond. */
  private static BigDecimal millis(long nanos) {
    return BigDecimal.valueOf(nanos / 1_000, 3);
  }
}
