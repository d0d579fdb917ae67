package dev.trellis.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordPolicyTest {
  private static final String EMAIL = "Magdalena.K@example.org";

  private final PasswordPolicy policy = new PasswordPolicy();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "correct horse battery staple",
        "k9#Vw2!qLz7@",
        "пароль очень длинный",
        "長い日本語のパスワードです",
        "كلمة السر الطويلة جدا",
        "🦊🌵🚲🎻🧀🪁🛶🌋🧊🦉🥨🪲"
      })
  void aGoodPasswordOfAnyScriptIsTaken(String password) {
    assertThat(policy.weakness(password, EMAIL)).isEmpty();
  }

  @Test
  void itsLengthIsCountedInCodePointsAfterNormalising() {
    String wanted = "must have 12 to 256 characters";
    String long256 = "correct horse battery staple".repeat(10).substring(0, 256);

    assertThat(policy.weakness("k9#Vw2!qLz7", EMAIL)).contains(wanted);
    assertThat(policy.weakness("🦊🌵🚲🎻🧀🪁🛶🌋🧊🦉🥨", EMAIL)).contains(wanted);
    // Eleven characters on screen, whichever way they were typed.
    assertThat(policy.weakness("e\u0301w#Vw2!qLz7", EMAIL)).contains(wanted);
    assertThat(policy.weakness(long256, EMAIL)).isEmpty();
    assertThat(policy.weakness(long256 + "x", EMAIL)).contains(wanted);
    assertThat(policy.weakness("", EMAIL)).contains(wanted);
    assertThat(policy.weakness("a".repeat(1 << 20), EMAIL)).contains(wanted);
    assertThat(policy.weakness(long256.substring(0, 28) + "e\u0301".repeat(228), EMAIL)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password1234",
        "aaaaaaaaaaaa",
        "123456789012",
        "qwertyuiop[]",
        "P4ssw0rd!P4ssw0rd!",
        "P4ssw0rd!P4s",
        "trellistrellis",
        "abcabcabcabcabcabcabc",
        "20012001200120012001"
      })
  void anEasyPasswordIsRefused(String password) {
    assertThat(policy.weakness(password, EMAIL).orElseThrow()).startsWith("is too easy to guess");
    String longer = password.repeat(256 / password.length());
    assertThat(policy.weakness(longer, EMAIL).orElseThrow()).startsWith("is too easy to guess");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "magdalena.k@example.org k9#Vw2!qLz7@",
        "k9#Vw2!MAGDALENA.K@EXAMPLE.ORG",
        "k9#Vw2!qLz7@magdalena.k",
        "Magdalena.Kk9#Vw2!qLz7@"
      })
  void aPasswordWithTheEmailInItIsRefused(String password) {
    assertThat(policy.weakness(password, EMAIL))
        .contains("must not contain the email address or the name in it");
  }

  @Test
  void aShortNameMayBePartOfAWord() {
    assertThat(policy.weakness("correct horse battery staple", "cor@example.org")).isEmpty();
    assertThat(policy.weakness("correct horse battery staple", "corr@example.org")).isPresent();
    assertThat(policy.weakness("correct horse battery staple", "")).isEmpty();
    assertThat(policy.weakness("correct horse battery staple", "no address")).isEmpty();
  }

  @Test
  void anEmailIsComparedInTheSameFormToo() {
    assertThat(policy.weakness("k9#Vw2!qLz7@ jose\u0301", "josé@example.org")).isPresent();
    assertThat(policy.weakness("k9#Vw2!qLz7@ josé", "jose\u0301@example.org")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0", "\t", "\n", "\u007f", "\u0085"})
  void controlCharactersAreRefused(String control) {
    assertThat(policy.weakness("k9#Vw2!q" + control + "Lz7@xu", EMAIL))
        .contains("must not contain control characters");
  }

  @Test
  void halfACharacterIsRefused() {
    assertThat(policy.weakness("k9#Vw2!qLz7@\uD83C", EMAIL)).contains("must be valid Unicode");
  }

  // Each of these characters may stand for several letters; 256 of them took minutes.
  @Test
  void noPasswordTakesLongToJudge() {
    String hostile = "4@8({[<369&#!1|70$5+%2".repeat(12).substring(0, 256);

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> policy.weakness(hostile, EMAIL));
  }
}
