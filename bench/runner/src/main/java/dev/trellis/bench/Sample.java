package dev.trellis.bench;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one run has shown.
 *
 * @param initMillis processor time from the start to the first {@code next}
 * @param firstMillis processor time of the first invocation
 * @param firstWallMillis how long the first invocation took
 * @param p50Micros how long half of the warm invocations took at most
 * @param p99Micros the same for 99 of 100
 * @param warmCpuMicros processor time of a warm invocation, on average
 * @param residentMegabytes after the warm invocations
 */
record Sample(
    double initMillis,
    double firstMillis,
    double firstWallMillis,
    double p50Micros,
    double p99Micros,
    double warmCpuMicros,
    double residentMegabytes) {

  static Sample median(List<Sample> runs) {
    return new Sample(
        median(runs, Sample::initMillis),
        median(runs, Sample::firstMillis),
        median(runs, Sample::firstWallMillis),
        median(runs, Sample::p50Micros),
        median(runs, Sample::p99Micros),
        median(runs, Sample::warmCpuMicros),
        median(runs, Sample::residentMegabytes));
  }

  private static double median(List<Sample> runs, ToDoubleFunction<Sample> value) {
    return percentile(runs.stream().mapToDouble(value).toArray(), 50);
  }

  static double percentile(double[] values, int percent) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
  }
}
