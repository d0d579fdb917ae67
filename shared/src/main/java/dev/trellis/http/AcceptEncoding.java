package dev.trellis.http;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which content codings a client takes.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3">RFC 9110, section 12.5.3</a>
 */
public final class AcceptEncoding {
  private static final Pattern CODING =
      Pattern.compile(
          "([!#$%&'*+.^_`|~0-9a-z-]+)\\s*(?:;\\s*q\\s*=\\s*(0(?:\\.[0-9]{0,3})?|1(?:\\.0{0,3})?))?");
  private static final Pattern NOTHING = Pattern.compile("0(?:\\.0*)?");

  private AcceptEncoding() {}

  /**
   * Whether gzip may be sent.
   *
   * @param field the request's {@code Accept-Encoding}; without one, or where it is not
   *     well-formed, nothing is compressed
   */
  public static boolean takesGzip(Optional<String> field) {
    Optional<Boolean> any = Optional.empty();
    for (String part : field.orElse("").toLowerCase(Locale.ROOT).split(",", -1)) {
      Matcher coding = CODING.matcher(part.strip());
      if (coding.matches()) {
        boolean taken = coding.group(2) == null || !NOTHING.matcher(coding.group(2)).matches();
        switch (coding.group(1)) {
          case "gzip", "x-gzip" -> {
            return taken;
          }
          case "*" -> any = Optional.of(taken);
          default -> {
            // Another coding, which we do not have.
          }
        }
      }
    }
    return any.orElse(false);
  }
}
