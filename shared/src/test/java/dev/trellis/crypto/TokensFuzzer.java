package dev.trellis.crypto;

import dev.trellis.domain.Tier;
import dev.trellis.domain.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Any bytes as an access token, as the payload of one, as a refresh token and as an API key. */
public final class TokensFuzzer {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final UserId USER = new UserId(new UUID(1, 2));
  private static final AuthKeys KEYS = TestKeys.of(TestKeys.KEY);
  private static final AccessTokens ACCESS = new AccessTokens(KEYS, TestKeys.ISSUER, () -> NOW);
  private static final RefreshTokens REFRESH = new RefreshTokens(KEYS);
  private static final String GOOD = ACCESS.sign(USER, USER.value(), Tier.FREE);

  private TokensFuzzer() {}

  /** What the fuzzer begins with: good ones, and a good payload. */
  public static List<byte[]> seeds() {
    return List.of(GOOD, Forgery.part(GOOD, 1), REFRESH.first(USER), ApiKeyFormat.create().key())
        .stream()
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  /** What Jazzer calls. */
  public static void fuzzerTestOneInput(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    // Nobody without the key makes a token; another process's good one comes from its seeds.
    ACCESS.verify(text).ifPresent(token -> check(isGoodPayload(Forgery.part(text, 1)), text));
    ACCESS
        .verify(Forgery.signed(Forgery.header(), data))
        .ifPresent(token -> check(isGoodPayload(text), text));
    RefreshTokens.parse(text)
        .ifPresent(
            parsed -> {
              RefreshTokens.Parsed next =
                  RefreshTokens.parse(REFRESH.successor(text)).orElseThrow();
              check(next.user().equals(parsed.user()), text);
            });
    ApiKeyFormat.parse(text)
        .ifPresent(parsed -> check(text.startsWith(ApiKeyFormat.prefix(parsed.id()) + "_"), text));
  }

  private static boolean isGoodPayload(String json) {
    return json.matches(
        "\\{\"iss\":\"https://trellis\\.test\",\"aud\":\"trellis-api\",\"sub\":\"[0-9a-f-]{36}\","
            + "\"jti\":\"[0-9a-f-]{36}\",\"sid\":\"[0-9a-f-]{36}\",\"tier\":\"[A-Z]+\","
            + "\"iat\":\\d{10},\"exp\":\\d{10}}");
  }

  private static void check(boolean holds, String text) {
    if (!holds) {
      throw new AssertionError(text);
    }
  }
}
