package dev.trellis.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthConfigTest {
  private static final String KEY = "0123456789abcdef0123456789abcdef";
  private static final String OTHER = "fedcba9876543210fedcba9876543210";

  @Test
  void aKeyIsEnough() {
    AuthConfig config = AuthConfig.read(env(Map.of("AUTH_KEY", KEY)));

    assertThat(config.key().reveal()).isEqualTo(KEY);
    assertThat(config.previousKey()).isEmpty();
    assertThat(config.issuer()).isEqualTo("trellis");
  }

  @Test
  void allThatCanBeSet() {
    AuthConfig config =
        AuthConfig.read(
            env(
                Map.of(
                    "AUTH_KEY", KEY, "AUTH_KEY_PREVIOUS", OTHER, "AUTH_ISSUER", "https://a.b/c")));

    assertThat(config.previousKey()).contains(new Secret(OTHER));
    assertThat(config.issuer()).isEqualTo("https://a.b/c");
  }

  @Test
  void aKeyIsNeeded() {
    assertThat(problems(Map.of())).containsExactly("AUTH_KEY must have at least 32 random bytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hunter2",
        "0123456789abcdef0123456789abcde",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "123456789123456789123456789123456789",
        "éééééééééééééééé"
      })
  void aWeakKeyIsRefused(String weak) {
    for (String name : List.of("AUTH_KEY", "AUTH_KEY_PREVIOUS")) {
      assertThat(problems(with(name, weak)))
          .singleElement()
          .asString()
          .startsWith(name + " must ")
          .doesNotContain(weak);
    }
  }

  @Test
  void theLeastThatIsAKey() {
    assertThat(problems(with("AUTH_KEY", "1234567890".repeat(4)))).isEmpty();
    assertThat(problems(with("AUTH_KEY", "áàâäãåçéèêëíìîïñ"))).isEmpty();
  }

  @Test
  void thePreviousKeyIsAnotherOne() {
    assertThat(problems(with("AUTH_KEY_PREVIOUS", KEY)))
        .containsExactly("AUTH_KEY_PREVIOUS must not be AUTH_KEY itself");
  }

  @Test
  void anIssuerIsVisibleAscii() {
    for (String wrong : List.of("two words", "é", "x".repeat(201))) {
      assertThat(problems(with("AUTH_ISSUER", wrong)))
          .containsExactly("AUTH_ISSUER must have 1 to 200 visible ASCII characters");
    }
    assertThat(problems(with("AUTH_ISSUER", "x".repeat(200)))).isEmpty();
  }

  @Test
  void itPrintsMasked() {
    Env env = env(Map.of("AUTH_KEY", KEY, "AUTH_KEY_PREVIOUS", OTHER));

    assertThat(AuthConfig.read(env).toString()).doesNotContain(KEY, OTHER).contains("***");
  }

  private static Map<String, String> with(String name, String value) {
    Map<String, String> values = new HashMap<>(Map.of("AUTH_KEY", KEY));
    values.put(name, value);
    return values;
  }

  private static List<String> problems(Map<String, String> values) {
    Env env = env(values);
    AuthConfig.read(env);
    return env.problems();
  }

  private static Env env(Map<String, String> values) {
    return new Env(values);
  }
}
