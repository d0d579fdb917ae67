package dev.trellis.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * One line of the log: JSON with the keys that Powertools for AWS Lambda uses, or text for a
 * terminal. Secrets are taken out of the message and of the cause.
 */
record LogLine(
    Instant time, Level level, String logger, String message, @Nullable Throwable cause) {

  String asJson(String service) {
    StringBuilder json = new StringBuilder(256).append('{');
    field(json, "timestamp", time.toString());
    field(json, "level", level.name());
    field(json, "service", service);
    field(json, "logger", logger);
    field(json, "thread", Thread.currentThread().getName());
    RequestScope.requestId().ifPresent(id -> field(json, "correlation_id", id));
    field(json, "message", Redactor.redact(message));
    if (cause != null) {
      field(json, "error", Redactor.redact(stackTrace(cause)));
    }
    json.setCharAt(json.length() - 1, '}');
    return json.toString();
  }

  String asText() {
    String request = RequestScope.requestId().map(id -> " [" + id + "]").orElse("");
    String shortLogger = logger.substring(logger.lastIndexOf('.') + 1);
    String line = "%s %s%s: %s".formatted(level, shortLogger, request, message);
    return Redactor.redact(cause == null ? line : line + "\n" + stackTrace(cause));
  }

  private static String stackTrace(Throwable cause) {
    StringWriter text = new StringWriter();
    cause.printStackTrace(new PrintWriter(text));
    return text.toString().stripTrailing();
  }

  private static void field(StringBuilder json, String name, String value) {
    json.append('"').append(name).append("\":");
    JsonString.append(json, value);
    json.append(',');
  }
}
