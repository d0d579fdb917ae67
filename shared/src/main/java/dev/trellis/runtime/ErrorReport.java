package dev.trellis.runtime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How a failure is told to Lambda.
 *
 * @param type the error type of the header, {@code (Runtime|Function)\.[A-Z][a-zA-Z]+}; Lambda
 *     replaces any other
 */
record ErrorReport(String type, Throwable failure) {
  // AWS's own Java client reports these.
  static final String INIT = "Runtime.BadFunctionCode";
  static final String BEFORE_CHECKPOINT = "Runtime.BeforeCheckpointError";
  static final String AFTER_RESTORE = "Runtime.AfterRestoreError";

  /** What a posted error body may take; nobody reads more of a stack trace. */
  static final int MOST_BODY_BYTES = 64 * 1024;

  private static final int MOST_TYPE_LETTERS = 100;

  /** The failure of an invocation, by the simple name of its class. */
  static ErrorReport of(Throwable failure) {
    return new ErrorReport(typeName(failure.getClass().getSimpleName()), failure);
  }

  private static String typeName(String className) {
    StringBuilder letters = new StringBuilder(className.length());
    for (int i = 0; i < className.length(); i++) {
      char c = className.charAt(i);
      if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) {
        letters.append(letters.isEmpty() ? Character.toUpperCase(c) : c);
      }
    }
    return "Function." + (letters.length() < 2 ? "Unknown" : cut(letters, MOST_TYPE_LETTERS));
  }

  /**
   * The body: {@code errorMessage}, {@code errorType} and as much of {@code stackTrace} as fits.
   *
   * @param mostBytes at least 1024
   */
  byte[] json(int mostBytes) {
    StringBuilder json = new StringBuilder(1024).append("{\"errorMessage\":");
    String message = Objects.requireNonNullElse(failure.getMessage(), "");
    // Escaped, a character takes up to six bytes; some room is left for the stack trace.
    JsonText.appendString(json, cut(message, mostBytes / 10));
    JsonText.appendString(
        json.append(",\"errorType\":"), cut(failure.getClass().getName(), mostBytes / 20));
    json.append(",\"stackTrace\":");
    int room = mostBytes - bytes(json).length - 1;
    JsonText.appendStrings(json, frames(room));
    return bytes(json.append('}'));
  }

  private List<String> frames(int room) {
    List<String> frames = new ArrayList<>();
    int left = room - 2;
    for (StackTraceElement element : failure.getStackTrace()) {
      String frame = element.toString();
      StringBuilder quoted = new StringBuilder(",");
      JsonText.appendString(quoted, frame);
      left -= bytes(quoted).length;
      if (left < 0) {
        break;
      }
      frames.add(frame);
    }
    return frames;
  }

  private static CharSequence cut(CharSequence text, int mostChars) {
    return text.length() <= mostChars ? text : text.subSequence(0, mostChars);
  }

  private static byte[] bytes(StringBuilder text) {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
