package dev.trellis.local;

/**
 * The bundle cannot start for a reason that the person at the terminal can do something about, told
 * in one line.
 */
final class StartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StartException(String line) {
    super(line);
  }

  StartException(String line, Throwable cause) {
    super(line, cause);
  }
}
