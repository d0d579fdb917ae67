package dev.trellis.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.trellis.crypto.RefreshTokens.Parsed;
import dev.trellis.domain.UserId;
import dev.trellis.domain.UuidV7;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RefreshTokensTest {
  private final UserId user = new UserId(UuidV7.next());
  private final RefreshTokens tokens = new RefreshTokens(TestKeys.of(TestKeys.KEY));
  private final String token = tokens.first(user);

  @Test
  void aTokenNamesItsUserAndHasAHash() throws Exception {
    Parsed parsed = RefreshTokens.parse(token).orElseThrow();

    assertThat(token).matches("trr_[A-Za-z0-9_-]{64}");
    assertThat(parsed.user()).isEqualTo(user);
    assertThat(parsed.hash())
        .isEqualTo(
            MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void everyFirstTokenIsAnother() {
    Set<String> all = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      all.add(tokens.first(user));
    }
    assertThat(all).hasSize(1000);
  }

  @Test
  void aLineageIsALineAndNeverReturns() {
    Set<String> all = new HashSet<>();
    String next = token;
    for (int i = 0; i < 1000; i++) {
      assertThat(tokens.successor(next)).isEqualTo(tokens.successor(next));
      assertThat(RefreshTokens.parse(next).orElseThrow().user()).isEqualTo(user);
      all.add(next);
      next = tokens.successor(next);
    }
    assertThat(all).hasSize(1000);
  }

  @Test
  void nobodyWithoutTheKeyKnowsTheSuccessor() {
    assertThat(new RefreshTokens(TestKeys.of(TestKeys.OTHER)).successor(token))
        .isNotEqualTo(tokens.successor(token));
  }

  @Test
  void theSuccessorThatWasGivenOutIsFoundAcrossARotation() {
    String given = tokens.successor(token);
    byte[] hash = RefreshTokens.parse(given).orElseThrow().hash();
    RefreshTokens rotated = new RefreshTokens(TestKeys.of(TestKeys.OTHER, TestKeys.KEY));

    assertThat(tokens.successor(token, hash)).contains(given);
    assertThat(rotated.successor(token)).isNotEqualTo(given);
    assertThat(rotated.successor(token, hash)).contains(given);
    assertThat(new RefreshTokens(TestKeys.of(TestKeys.OTHER)).successor(token, hash)).isEmpty();
    assertThat(tokens.successor(token, new byte[0])).isEmpty();
  }

  @Test
  void whateverElseIsGivenIsRefused() {
    for (String text :
        List.of(
            "",
            "trr_",
            token.substring(4),
            token.substring(1),
            token.substring(0, token.length() - 1),
            token + "A",
            token + "=",
            token + "\n",
            " " + token.substring(1),
            token.replace("trr_", "TRR_"),
            token.replace("trr_", "trk_"),
            token.substring(0, 66) + "==",
            token.substring(0, 66) + "+/",
            token.substring(0, 66) + "é!",
            "trr_" + "\uD83C".repeat(64),
            "trr_" + "A".repeat(1 << 20))) {
      assertThat(RefreshTokens.parse(text)).as(text).isEmpty();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> tokens.successor(text))
          .withMessage("no refresh token");
    }
  }
}
