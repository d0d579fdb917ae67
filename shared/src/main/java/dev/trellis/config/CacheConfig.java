package dev.trellis.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Where Valkey or Redis is. Without it everything still works, from this process alone.
 *
 * @param url {@code redis://} or {@code rediss://}; may hold a password, and so prints masked
 */
public record CacheConfig(URI url) {

  static Optional<CacheConfig> read(Env env) {
    return env.url("CACHE_URL", List.of("redis", "rediss"))
        .map(url -> new CacheConfig(url.getPort() < 0 ? withUsualPort(url) : url));
  }

  private static URI withUsualPort(URI url) {
    return URI.create(
        "%s://%s:6379%s".formatted(url.getScheme(), url.getRawAuthority(), url.getRawPath()));
  }

  @Override
  public String toString() {
    return "CacheConfig[url=%s://***]".formatted(url.getScheme());
  }
}
