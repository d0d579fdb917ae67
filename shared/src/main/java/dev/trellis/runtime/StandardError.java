package dev.trellis.runtime;

import java.nio.charset.StandardCharsets;

/** The runtime's own log: a JSON line each, as Lambda's log format JSON has it. */
final class StandardError {
  private StandardError() {}

  static void line(String message) {
    System.err.println(open(message).append('}'));
  }

  static void failure(String message, ErrorReport report) {
    String error = new String(report.json(ErrorReport.MOST_BODY_BYTES), StandardCharsets.UTF_8);
    System.err.println(open(message).append(",\"error\":").append(error).append('}'));
  }

  private static StringBuilder open(String message) {
    StringBuilder json = new StringBuilder(256).append("{\"level\":\"ERROR\",\"message\":");
    JsonText.appendString(json, message);
    return json;
  }
}
