package dev.trellis.log;

import java.util.regex.Pattern;

/**
 * Takes what looks like a secret out of a text before it is logged: the last line of defence, not
 * the first.
 */
final class Redactor {
  // Up to the last @, since a password may hold one.
  private static final Pattern CREDENTIALS_IN_URL = Pattern.compile("(://[^\\s:/@]*):\\S+@");
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?i)\\b(bearer\\s+|basic\\s+)[\\w.~+/=-]{8,}|\\b(sk|pk|rk|xai|key)-[\\w-]{12,}");
  // The value may be quoted, and both may stand in JSON inside JSON, with escaped quotes.
  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)((?:password|secret|api[_-]?key|x-api-key|token)\\\\*\"?\\s*[:=]\\s*)"
              + "(\\\\*\"[^\"]*\"?|[^\\s\",;&}]+)");

  private Redactor() {}

  static String redact(String text) {
    String redacted = CREDENTIALS_IN_URL.matcher(text).replaceAll("$1:***@");
    redacted = TOKEN.matcher(redacted).replaceAll("***");
    return NAMED.matcher(redacted).replaceAll("$1***");
  }
}
