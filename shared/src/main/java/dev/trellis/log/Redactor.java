package dev.trellis.log;

import java.util.regex.Pattern;

/**
 * Takes what looks like a secret, or like a person's address, out of a text before it is logged:
 * the last line of defence, not the first. No quantifier may match in two ways, since a text may be
 * long and somebody else's.
 */
final class Redactor {
  // Up to the last @, since a password may hold one; bounded, since there may be many beginnings.
  private static final Pattern CREDENTIALS_IN_URL = Pattern.compile("(://[^\\s:/@]*):\\S{1,2000}@");
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?i)\\b(bearer\\s+|basic\\s+)[\\w.~+/=-]{8,}|\\b(sk|pk|rk|xai|key)-[\\w-]{12,}"
              // Our API keys and refresh tokens, also when cut off.
              + "|\\btr[kr]_[\\w-]{8,}");
  // The keys of providers: GitHub, GitLab, Google, AWS, Slack, npm, Stripe, Groq.
  private static final Pattern PROVIDER_KEY =
      Pattern.compile(
          "\\b(gh[a-z]_\\w{16,}|github_pat_\\w{16,}|glpat-[\\w-]{16,}|AIza[\\w-]{20,}"
              + "|A(?:KIA|SIA)[A-Z0-9]{16}|xox[a-z]-[\\w-]{10,}|npm_\\w{16,}"
              + "|[srp]k_(?:live|test)_\\w{8,}|gsk_\\w{16,})");
  // The header of a JSON Web Token always begins with {" in base64url.
  private static final Pattern JWT = Pattern.compile("\\beyJ[\\w-]{8,}(?:\\.[\\w-]*){0,4}");
  private static final Pattern COOKIE = Pattern.compile("(?i)(\\b(?:set-)?cookie:\\s?)[^\\r\\n]+");
  // The value may be quoted, and both may stand in JSON inside JSON, with escaped quotes. In JSON
  // an
  // escaped quote does not end the value.
  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)((?:password|passphrase|secret|api[_-]?key|x-api-key|token|cookie|authorization"
              + "|auth_key(?:_previous)?)\\\\*\"?\\s*[:=]\\s*)"
              + "(\\\\+\"[^\"]*\"?|\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"?|[^\\s\",;&}]+)");
  private static final Pattern EMAIL =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}._%+-])[\\p{L}\\p{N}._%+-]{1,64}+"
              + "@(?:[\\p{L}\\p{N}-]{1,63}+\\.){1,8}\\p{L}{2,63}");

  private Redactor() {}

  static String redact(String text) {
    String redacted = CREDENTIALS_IN_URL.matcher(text).replaceAll("$1:***@");
    redacted = COOKIE.matcher(redacted).replaceAll("$1***");
    redacted = TOKEN.matcher(redacted).replaceAll("***");
    redacted = PROVIDER_KEY.matcher(redacted).replaceAll("***");
    redacted = JWT.matcher(redacted).replaceAll("***");
    redacted = NAMED.matcher(redacted).replaceAll("$1***");
    return EMAIL.matcher(redacted).replaceAll("***");
  }
}
