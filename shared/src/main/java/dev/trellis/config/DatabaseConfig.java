package dev.trellis.config;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Where PostgreSQL is, and as whom to go there: as the application's role, which owns nothing.
 *
 * @param jdbcUrl without user and password
 * @param poolSize the most connections that this process opens
 */
public record DatabaseConfig(String jdbcUrl, String user, Secret password, int poolSize) {

  static Optional<DatabaseConfig> read(Env env) {
    return read(env, "DATABASE_URL");
  }

  /**
   * Reads a database's URL from another variable.
   *
   * @param name the variable's, to tell problems by
   */
  static Optional<DatabaseConfig> read(Env env, String name) {
    int poolSize = env.number("DATABASE_POOL_SIZE", 1, 100, 1);
    Optional<URI> url = env.url(name, List.of("postgresql", "postgres"));
    if (url.isEmpty()) {
      if (!env.isSet(name)) {
        env.problem(name, "is not set: postgresql://user:password@host:5432/database");
      }
      return Optional.empty();
    }
    return parse(env, name, url.get(), poolSize);
  }

  private static Optional<DatabaseConfig> parse(Env env, String name, URI url, int poolSize) {
    String[] login = Optional.ofNullable(url.getRawUserInfo()).orElse("").split(":", 2);
    if (login[0].isEmpty() || url.getPath().length() < 2) {
      env.problem(name, "must name a user and a database");
      return Optional.empty();
    }
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    if (query.matches("(?i).*[?&](prepareThreshold|preferQueryMode)=.*")) {
      env.problem(name, "must not set prepareThreshold or preferQueryMode: both are ours");
      return Optional.empty();
    }
    String address = url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
    return Optional.of(
        new DatabaseConfig(
            "jdbc:postgresql://" + address + url.getRawPath() + query,
            decoded(login[0]),
            new Secret(login.length == 2 ? decoded(login[1]) : ""),
            poolSize));
  }

  /** Without the URL's parameters: one of them may be a password. */
  @Override
  public String toString() {
    return "DatabaseConfig[jdbcUrl=%s, user=%s, password=***, poolSize=%d]"
        .formatted(jdbcUrl.replaceFirst("\\?.*", "?***"), user, poolSize);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
