package dev.trellis.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which web sites may call the API from a browser. None, unless they are listed.
 *
 * @param origins each exactly as browsers send it, such as {@code https://app.example.com}
 */
public record CorsConfig(Set<String> origins) {
  private static final int MAX_ORIGINS = 20;

  public CorsConfig {
    origins = Set.copyOf(origins);
  }

  /** Reads {@code CORS_ORIGINS}: origins, separated by commas. */
  static CorsConfig read(Env env) {
    Set<String> origins = new LinkedHashSet<>();
    for (String text : env.text("CORS_ORIGINS").orElse("").split(",", -1)) {
      if (!text.isBlank()) {
        origin(text.strip())
            .ifPresentOrElse(
                origins::add,
                () ->
                    env.problem(
                        "CORS_ORIGINS",
                        "must list origins like https://app.example.com or http://localhost:5173,"
                            + " in lower case, without a path, a usual port or a wildcard"));
      }
    }
    if (origins.size() > MAX_ORIGINS) {
      env.problem("CORS_ORIGINS", "must list at most %d origins".formatted(MAX_ORIGINS));
    }
    return new CorsConfig(origins);
  }

  /**
   * The text, if it is an origin in the one form that browsers send: any other would never match.
   */
  private static Optional<String> origin(String text) {
    try {
      URI url = new URI(text);
      if (url.getHost() == null || url.getScheme() == null) {
        return Optional.empty();
      }
      String scheme = url.getScheme();
      boolean usualPort = url.getPort() == (scheme.equals("https") ? 443 : 80);
      String port = url.getPort() < 0 || usualPort ? "" : ":" + url.getPort();
      String canonical =
          "%s://%s%s".formatted(scheme, url.getHost(), port).toLowerCase(Locale.ROOT);
      boolean web = scheme.equals("https") || scheme.equals("http");
      return web && url.getPort() <= 65_535 && canonical.equals(text)
          ? Optional.of(text)
          : Optional.empty();
    } catch (URISyntaxException noUrl) {
      return Optional.empty();
    }
  }
}
