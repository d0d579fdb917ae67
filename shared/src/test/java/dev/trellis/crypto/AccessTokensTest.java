package dev.trellis.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.Tier;
import dev.trellis.domain.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AccessTokensTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00.9Z");
  private static final UserId USER = new UserId(new UUID(1, 2));
  private static final UUID SESSION = new UUID(3, 4);

  private final AccessTokens tokens = at(Duration.ZERO, TestKeys.of(TestKeys.KEY));
  private final String token = tokens.sign(USER, SESSION, Tier.PRO);

  private static AccessTokens at(Duration later, AuthKeys keys) {
    return new AccessTokens(keys, TestKeys.ISSUER, () -> NOW.plus(later));
  }

  @ParameterizedTest
  @EnumSource(Tier.class)
  void aTokenSaysWhoseItIs(Tier tier) {
    AccessToken read = tokens.verify(tokens.sign(USER, SESSION, tier)).orElseThrow();

    assertThat(read.user()).isEqualTo(USER);
    assertThat(read.session()).isEqualTo(SESSION);
    assertThat(read.tier()).isEqualTo(tier);
    assertThat(read.issuedAt()).isEqualTo("2026-01-01T12:00:00Z");
    assertThat(read.expiresAt()).isEqualTo("2026-01-01T12:10:00Z");
  }

  @Test
  void aTokenIsAJsonWebTokenOfOneForm() {
    AccessToken read = tokens.verify(token).orElseThrow();

    assertThat(Forgery.part(token, 0)).isEqualTo(Forgery.header());
    assertThat(Forgery.part(token, 1))
        .isEqualTo(
            """
            {"iss":"https://trellis.test","aud":"trellis-api",\
            "sub":"%s","jti":"%s","sid":"%s","tier":"PRO",\
            "iat":1767268800,"exp":1767269400}"""
                .formatted(USER, read.id(), SESSION));
    assertThat(token).hasSizeLessThan(1000);
  }

  @Test
  void everyTokenHasAnIdOfItsOwn() {
    Set<UUID> ids = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      ids.add(tokens.verify(tokens.sign(USER, SESSION, Tier.FREE)).orElseThrow().id());
    }
    assertThat(ids).hasSize(100);
  }

  // Ten minutes and a minute's leeway, since the clocks of two instances may differ; no more.
  @ParameterizedTest
  @CsvSource({
    "PT0S, true",
    "PT9M59S, true",
    "PT10M59S, true",
    "PT10M59.1S, false",
    "PT12M, false",
    "P365D, false",
    "PT-60S, true",
    "PT-61S, false",
    "PT-2M, false",
    "P-365D, false"
  })
  void aTokenIsValidForItsTime(Duration later, boolean valid) {
    assertThat(at(later, TestKeys.of(TestKeys.KEY)).verify(token).isPresent()).isEqualTo(valid);
  }

  // A verifier two minutes ahead or behind must never take what is over by more than the leeway.
  @ParameterizedTest
  @CsvSource({
    "PT7M59S, PT2M, true",
    "PT9M, PT2M, false",
    "PT2M, PT-2M, true",
    "PT0S, PT-2M, false"
  })
  void aSkewedClockNeverAddsMoreThanTheLeeway(Duration age, Duration skew, boolean valid) {
    AccessTokens skewed = at(age.plus(skew), TestKeys.of(TestKeys.KEY));

    assertThat(skewed.verify(token).isPresent()).isEqualTo(valid);
  }

  @Test
  void aNewKeyLogsNobodyOut() {
    AccessTokens rotated = at(Duration.ofMinutes(1), TestKeys.of(TestKeys.OTHER, TestKeys.KEY));

    assertThat(rotated.verify(token)).isPresent();
    String renewed = rotated.sign(USER, SESSION, Tier.PRO);
    assertThat(rotated.verify(renewed)).isPresent();
    assertThat(tokens.verify(renewed)).isEmpty();
  }

  @Test
  void aKeyThatIsTakenAwayIsGoodForNothing() {
    assertThat(at(Duration.ZERO, TestKeys.of(TestKeys.OTHER)).verify(token)).isEmpty();
  }

  @Test
  void aTokenOfAnotherInstallationIsRefused() {
    AccessTokens sameKey =
        new AccessTokens(TestKeys.of(TestKeys.KEY), "https://other.test", () -> NOW);

    assertThat(tokens.verify(sameKey.sign(USER, SESSION, Tier.PRO))).isEmpty();
    assertThat(sameKey.verify(token)).isEmpty();
  }
}
