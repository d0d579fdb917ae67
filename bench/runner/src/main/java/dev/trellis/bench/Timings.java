package dev.trellis.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How long each of many runs of the same thing took, in milliseconds. */
final class Timings {
  private final List<Double> millis = new ArrayList<>();
  private double elapsedMillis;

  /** Adds runs of which each came after the other. */
  void add(double[] more) {
    for (double one : more) {
      add(one);
    }
  }

  void add(double one) {
    millis.add(one);
    elapsedMillis += one;
  }

  /**
   * Adds runs that were made side by side.
   *
   * @param wallMillis how long all of them took together
   */
  void add(double[] more, double wallMillis) {
    for (double one : more) {
      millis.add(one);
    }
    elapsedMillis += wallMillis;
  }

  int count() {
    return millis.size();
  }

  double p50() {
    return percentile(50);
  }

  double p95() {
    return percentile(95);
  }

  private double percentile(int percent) {
    return Sample.percentile(millis.stream().mapToDouble(Double::doubleValue).toArray(), percent);
  }

  double perSecond() {
    return millis.size() * 1000 / elapsedMillis;
  }

  /** How much longer the other took. */
  double ratioTo(Timings other) {
    return other.p50() / p50();
  }

  /** The cells of a table: p50, p95. */
  String cells() {
    return String.format(Locale.ROOT, "%s | %s", number(p50()), number(p95()));
  }

  /** With as many digits as tell something. */
  static String number(double value) {
    int digits = value < 10 ? 2 : value < 100 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
