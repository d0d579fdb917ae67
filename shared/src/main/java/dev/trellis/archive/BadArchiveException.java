package dev.trellis.archive;

import java.io.Serial;

/**
 * An archive, or an entry of one, that is refused; the message is the reason, fit for anyone. It is
 * an answer, not a fault: it has no stack trace.
 */
final class BadArchiveException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final String reason;

  BadArchiveException(String reason) {
    super(reason, null, false, false);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }

  static void require(boolean holds, String reason) throws BadArchiveException {
    if (!holds) {
      throw new BadArchiveException(reason);
    }
  }
}
