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
    return env.url("CACHE_URL", List.of("redis", "rediss")).map(CacheConfig::new);
  }

  @Override
  public String toString() {
    return "CacheConfig[url=%s://***]".formatted(url.getScheme());
  }
}
