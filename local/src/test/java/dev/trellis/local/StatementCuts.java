package dev.trellis.local;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Cuts connections on which a certain text is sent, which does not get through: to whoever sends it
 * this is an outage.
 */
final class StatementCuts {
  private final String text;
  private final AtomicInteger left;

  /**
   * @param text of a statement, in ASCII
   * @param cuts how many times to cut; then it gets through
   */
  StatementCuts(String text, int cuts) {
    this.text = text;
    this.left = new AtomicInteger(cuts);
  }

  /** How many cuts are still to be made. */
  int left() {
    return Math.max(0, left.get());
  }

  /** For one connection. */
  CuttingProxy.Filter filter() {
    return new CuttingProxy.Filter() {
      private String before = "";

      @Override
      public int passes(byte[] bytes, int length) {
        String read = before + new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        if (read.contains(text) && left.getAndDecrement() > 0) {
          return 0;
        }
        // It may be sent in two pieces.
        before = read.substring(Math.max(0, read.length() - text.length() + 1));
        return length;
      }
    };
  }
}
