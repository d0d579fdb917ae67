package dev.trellis.agentstream;

/** Counts how often an agent asked for what it may not do, since it last did what it may. */
final class Refusals {
  /** As many may be a mistake; who goes on will not stop. */
  static final int MOST_IN_A_ROW = 10;

  private int inARow;
  private int total;

  void count() {
    inARow++;
    total++;
  }

  /** Something was done that may be done. */
  void forgive() {
    inARow = 0;
  }

  boolean areTooMany() {
    return inARow >= MOST_IN_A_ROW;
  }

  int total() {
    return total;
  }
}
