package dev.trellis.bench;

import dev.trellis.runtime.testapi.TestRuntimeApi;
import java.util.List;
import java.util.Locale;

/** Compares what a warm invocation of two functions takes, one of one and one of the other. */
record WarmBench(Lambda lambda) {
  private static final int WARM_INVOCATIONS = 1_000;
  private static final int MEASURED_INVOCATIONS = 3_000;

  /** What one has taken: the median by the clock, and the processor time on average. */
  private record Cost(double p50Micros, double cpuMicros) {
    String row(String name) {
      return String.format(Locale.ROOT, "| %s | %.0f | %.0f |%n", name, p50Micros, cpuMicros);
    }
  }

  /** Runs both; the goal, that the second takes no longer, is added to {@code goals}. */
  String run(Variant plain, Variant other, List<Goal> goals) throws Exception {
    try (TestRuntimeApi plainApi = TestRuntimeApi.start();
        TestRuntimeApi otherApi = TestRuntimeApi.start();
        LambdaProcess plainProcess = lambda.start(plain, plainApi);
        LambdaProcess otherProcess = lambda.start(other, otherApi)) {
      double[][] micros = new double[2][MEASURED_INVOCATIONS];
      for (int i = 0; i < WARM_INVOCATIONS; i++) {
        Lambda.invoke(plain, plainApi);
        Lambda.invoke(other, otherApi);
      }
      double plainBefore = plainProcess.cpuMillis();
      double otherBefore = otherProcess.cpuMillis();
      for (int i = 0; i < MEASURED_INVOCATIONS; i++) {
        micros[0][i] = Lambda.invoke(plain, plainApi) * 1000;
        micros[1][i] = Lambda.invoke(other, otherApi) * 1000;
      }
      Cost plainCost = cost(micros[0], plainProcess.cpuMillis() - plainBefore);
      Cost otherCost = cost(micros[1], otherProcess.cpuMillis() - otherBefore);
      goals.add(
          new Goal(
              other.name() + ": warm p50 against plain",
              otherCost.p50Micros() / plainCost.p50Micros(),
              1));
      goals.add(
          new Goal(
              other.name() + ": warm processor time against plain",
              otherCost.cpuMicros() / plainCost.cpuMicros(),
              1));
      return """

      Both warm, %,d invocations in turns, in µs:

      | | p50 | processor time |
      |---|---|---|
      """
              .formatted(MEASURED_INVOCATIONS)
          + plainCost.row(plain.name())
          + otherCost.row(other.name());
    }
  }

  private static Cost cost(double[] micros, double cpuMillis) {
    return new Cost(Sample.percentile(micros, 50), cpuMillis * 1000 / micros.length);
  }
}
