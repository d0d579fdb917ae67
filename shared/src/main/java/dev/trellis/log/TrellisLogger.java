package dev.trellis.log;

import java.io.Serial;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/**
 * Writes each event as one line to standard error. Ours from INFO on, libraries' from WARN on;
 * {@code LOG_LEVEL} sets another level for ours, {@code LOG_FORMAT=text} a form for people.
 */
final class TrellisLogger extends LegacyAbstractLogger {
  @Serial private static final long serialVersionUID = 1L;

  private static final boolean TEXT = "text".equals(setting("LOG_FORMAT", "json"));
  private static final Level OURS = level(setting("LOG_LEVEL", "INFO"));
  private static final String SERVICE =
      setting("POWERTOOLS_SERVICE_NAME", setting("AWS_LAMBDA_FUNCTION_NAME", "trellis"));

  private final int least;

  TrellisLogger(String name) {
    this.name = name;
    this.least = name.startsWith("dev.trellis.") ? OURS.toInt() : Level.WARN.toInt();
  }

  private static String setting(String name, String otherwise) {
    String value = System.getenv(name);
    return value == null || value.isBlank() ? System.getProperty(name, otherwise) : value;
  }

  private static Level level(String name) {
    for (Level level : Level.values()) {
      if (level.name().equalsIgnoreCase(name)) {
        return level;
      }
    }
    return Level.INFO;
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      String pattern,
      Object @Nullable [] arguments,
      @Nullable Throwable cause) {
    String message = MessageFormatter.basicArrayFormat(pattern, arguments);
    LogLine line = new LogLine(Instant.now(), level, name, message == null ? "" : message, cause);
    System.err.println(TEXT ? line.asText() : line.asJson(SERVICE));
  }

  @Override
  public boolean isTraceEnabled() {
    return isEnabled(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return isEnabled(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return isEnabled(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return isEnabled(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return isEnabled(Level.ERROR);
  }

  private boolean isEnabled(Level level) {
    return level.toInt() >= least;
  }
}
