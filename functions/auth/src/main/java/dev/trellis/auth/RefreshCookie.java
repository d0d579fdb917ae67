package dev.trellis.auth;

import dev.trellis.config.AuthConfig;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.JsonFields;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * The refresh token in a browser: in a cookie that no script can read. A browser adds a cookie to
 * whatever request a page makes, so one that comes by cookie must have a header too, which a page
 * of another origin can only set if CORS allows it to.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6265">RFC 6265</a>
 * @see <a
 *     href="https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html">why
 *     a header is enough</a>
 */
final class RefreshCookie {
  /** Any value will do. */
  static final String CSRF_HEADER = "x-trellis-csrf";

  // The prefix makes browsers insist on Secure, on the path, and on this very host.
  private static final String NAME = "__Host-trellis-refresh";

  private final AuthConfig.SameSite sameSite;

  RefreshCookie(AuthConfig.SameSite sameSite) {
    this.sameSite = sameSite;
  }

  /**
   * A refresh token that came with a request.
   *
   * @param token empty if there was none
   */
  record Presented(String token, boolean fromCookie) {}

  /**
   * The refresh token of a request: the body's field, or else the cookie.
   *
   * @throws ProblemException if it comes by cookie without the header
   */
  Presented presented(HttpRequest request, JsonFields body) {
    Optional<String> inBody = body.anyText("refreshToken");
    if (inBody.isPresent()) {
      return new Presented(inBody.get(), false);
    }
    Optional<String> inCookie = read(request);
    if (inCookie.isPresent() && request.header(CSRF_HEADER).isEmpty()) {
      throw new ProblemException(
          new Problem.Forbidden("A request with the cookie needs the header " + CSRF_HEADER + "."));
    }
    return new Presented(inCookie.orElse(""), inCookie.isPresent());
  }

  /** The header that makes a browser keep the token. */
  Map<String, String> holding(String token, Duration time) {
    return header(token, time.toSeconds());
  }

  /** The header that makes a browser forget it. */
  Map<String, String> cleared() {
    return header("", 0);
  }

  private Map<String, String> header(String value, long seconds) {
    return Map.of(
        "set-cookie",
        "%s=%s; Path=/; Max-Age=%d; Secure; HttpOnly; SameSite=%s"
            .formatted(NAME, value, seconds, sameSite));
  }

  private static Optional<String> read(HttpRequest request) {
    return Arrays.stream(request.header("cookie").orElse("").split(";"))
        .map(String::strip)
        .filter(pair -> pair.startsWith(NAME + "="))
        .map(pair -> pair.substring(NAME.length() + 1))
        .filter(value -> !value.isEmpty())
        .findFirst();
  }
}
