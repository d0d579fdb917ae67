package dev.trellis.bench;

import java.util.Locale;

/**
 * Something that is to be reached.
 *
 * @param limit {@code actual} is to be this at most
 */
record Goal(String what, double actual, double limit) {
  boolean isMet() {
    return actual <= limit;
  }

  String row() {
    return String.format(
        Locale.ROOT, "| %s | %.2f | %.2f | %s |", what, limit, actual, isMet() ? "met" : "missed");
  }
}
