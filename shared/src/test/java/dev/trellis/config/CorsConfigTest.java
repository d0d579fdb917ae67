package dev.trellis.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorsConfigTest {

  @Test
  void nobodyMayCallUnlessListed() {
    assertThat(read("").origins()).isEmpty();
  }

  @Test
  void originsAreListedWithCommas() {
    assertThat(read(" https://app.example.com, http://localhost:5173,http://[::1]:3000,").origins())
        .containsExactlyInAnyOrder(
            "https://app.example.com", "http://localhost:5173", "http://[::1]:3000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "https://*.example.com",
        "null",
        "app.example.com",
        "https://app.example.com/",
        "https://app.example.com/path",
        "https://app.example.com?query",
        "https://app.example.com#part",
        "https://user@app.example.com",
        "https://App.example.com",
        "HTTPS://app.example.com",
        "https://app.example.com:443",
        "http://app.example.com:80",
        "https://app.example.com:65536",
        "https://app.example.com:",
        "ftp://app.example.com",
        "https://",
        "https://a b",
        "https://app.example.com https://b.example.com"
      })
  void whatNoBrowserSendsIsToldAtStart(String origin) {
    Env env = new Env(Map.of("CORS_ORIGINS", "https://fine.example.com," + origin));
    CorsConfig.read(env);

    assertThat(env.problems()).singleElement().asString().startsWith("CORS_ORIGINS must list");
  }

  @Test
  void moreThanTwentyAreTooMany() {
    String origins =
        IntStream.range(0, 21).mapToObj(i -> "https://a" + i).collect(Collectors.joining(","));
    Env env = new Env(Map.of("CORS_ORIGINS", origins));
    CorsConfig.read(env);

    assertThat(env.problems()).containsExactly("CORS_ORIGINS must list at most 20 origins");
  }

  private static CorsConfig read(String origins) {
    Env env = new Env(Map.of("CORS_ORIGINS", origins));
    CorsConfig config = CorsConfig.read(env);
    assertThat(env.problems()).isEmpty();
    return config;
  }
}
