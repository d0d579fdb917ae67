package dev.trellis.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Something that is to be reached.
 *
 * @param limit {@code actual} is to be this at most
 */
record Goal(String what, double actual, double limit) {
  private boolean isMet() {
    return actual <= limit;
  }

  static String table(List<Goal> goals) {
    return goals.stream()
        .map(Goal::row)
        .collect(
            Collectors.joining("\n", "| goal | at most | measured | |\n|---|---|---|---|\n", "\n"));
  }

  private String row() {
    return String.format(
        Locale.ROOT, "| %s | %.2f | %.2f | %s |", what, limit, actual, isMet() ? "met" : "missed");
  }
}
