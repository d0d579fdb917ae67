package dev.trellis.local;

import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other web sites out. Locally everybody is the one built-in user, so a page anywhere on the
 * web that the developer happens to visit could otherwise make requests in their name, and spend
 * their model's tokens.
 */
final class LocalOrigin {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private LocalOrigin() {}

  /**
   * Lets a request pass that names this machine, and comes from it.
   *
   * @throws ProblemException if it does not
   */
  static void check(HttpFields headers) {
    require(isLoopback("http://" + headers.get("host")), "Use localhost or 127.0.0.1.");
    String origin = headers.get("origin");
    require(origin == null || isLoopback(origin), "Only pages of this machine may call this API.");
  }

  private static boolean isLoopback(String url) {
    try {
      @Nullable String host = new URI(url).getHost();
      return host != null && (LOOPBACK.contains(host) || host.endsWith(".localhost"));
    } catch (URISyntaxException notEvenAUrl) {
      return false;
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new ProblemException(new Problem.Forbidden(otherwise));
    }
  }
}
