package dev.trellis.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Something that is to be reached. */
record Goal(String what, double actual, Bound bound, double limit) {

  /** On which side of the limit {@code actual} is to be. */
  private enum Bound {
    AT_MOST("≤"),
    AT_LEAST("≥");

    private final String sign;

    Bound(String sign) {
      this.sign = sign;
    }
  }

  /** Something that is to be this at most. */
  Goal(String what, double actual, double limit) {
    this(what, actual, Bound.AT_MOST, limit);
  }

  static Goal atLeast(String what, double actual, double limit) {
    return new Goal(what, actual, Bound.AT_LEAST, limit);
  }

  private boolean isMet() {
    return switch (bound) {
      case AT_MOST -> actual <= limit;
      case AT_LEAST -> actual >= limit;
    };
  }

  static String table(List<Goal> goals) {
    return goals.stream()
        .map(Goal::row)
        .collect(Collectors.joining("\n", "| goal | | measured | |\n|---|---|---|---|\n", "\n"));
  }

  private String row() {
    return String.format(
        Locale.ROOT,
        "| %s | %s %.2f | %.2f | %s |",
        what,
        bound.sign,
        limit,
        actual,
        isMet() ? "met" : "missed");
  }
}
