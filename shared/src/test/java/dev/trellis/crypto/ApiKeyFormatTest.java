package dev.trellis.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.crypto.ApiKeyFormat.NewApiKey;
import dev.trellis.crypto.ApiKeyFormat.Parsed;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ApiKeyFormatTest {
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private final NewApiKey made = ApiKeyFormat.create();
  private final String key = made.key();

  @Test
  void aKeyNamesItsIdAndHasAHash() throws Exception {
    Parsed parsed = ApiKeyFormat.parse(key).orElseThrow();

    assertThat(key).matches("trk_[A-Za-z0-9]{22}_[A-Za-z0-9]{49}");
    assertThat(parsed.id()).isEqualTo(made.id());
    assertThat(made.hash())
        .isEqualTo(
            MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.US_ASCII)));
    assertThat(parsed.matches(made.hash())).isTrue();
    assertThat(parsed.matches(ApiKeyFormat.create().hash())).isFalse();
    assertThat(parsed.matches(new byte[0])).isFalse();
  }

  @Test
  void everyKeyIsAnother() {
    Set<String> secrets = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      NewApiKey next = ApiKeyFormat.create();
      secrets.add(next.key().substring(27));
      assertThat(ApiKeyFormat.parse(next.key()).map(Parsed::id)).contains(next.id());
    }
    assertThat(secrets).hasSize(1000);
  }

  // Written down once and never changed: keys are kept for years.
  @Test
  void theFormNeverChanges() {
    String known = "trk_0000000000000000000001_" + "0".repeat(42) + "1" + "0eET4P";

    assertThat(ApiKeyFormat.parse(known).map(Parsed::id)).contains(new UUID(0, 1));
  }

  @Test
  void whatMayBeShownHoldsNothingOfTheSecret() {
    assertThat(ApiKeyFormat.prefix(made.id())).isEqualTo(key.substring(0, 26));
    assertThat(made.toString()).contains(made.id().toString()).doesNotContain("trk_");
    assertThat(ApiKeyFormat.prefix(new UUID(0, 0))).isEqualTo("trk_" + "0".repeat(22));
    assertThat(ApiKeyFormat.prefix(new UUID(-1, -1))).matches("trk_[1-9A-Za-z][0-9A-Za-z]{21}");
  }

  @Test
  void aMistypedKeyIsRefused() {
    for (int i = 0; i < key.length(); i++) {
      for (int digit = 0; digit < ALPHABET.length(); digit++) {
        String typed = key.substring(0, i) + ALPHABET.charAt(digit) + key.substring(i + 1);
        assertThat(typed.equals(key) || ApiKeyFormat.parse(typed).isEmpty()).as(typed).isTrue();
      }
    }
    for (int i = 4; i < key.length() - 1; i++) {
      String swapped =
          key.substring(0, i) + key.charAt(i + 1) + key.charAt(i) + key.substring(i + 2);
      assertThat(swapped.equals(key) || ApiKeyFormat.parse(swapped).isEmpty()).as(swapped).isTrue();
    }
  }

  @Test
  void whateverElseIsGivenIsRefused() {
    for (String text :
        List.of(
            "",
            "trk_",
            key.substring(0, 75),
            key + "0",
            key + "\n",
            " " + key.substring(1),
            key.replace("trk_", "trr_"),
            "trk_" + "\uD83C".repeat(72),
            "trk_" + "0".repeat(1 << 20))) {
      assertThat(ApiKeyFormat.parse(text)).as(text).isEmpty();
    }
  }

  // A number beyond the bytes would be a second spelling of a smaller one.
  @Test
  void anIdOrASecretThatIsTooLargeIsRefused() {
    String id = "trk_" + "z".repeat(22) + "_" + "0".repeat(43);
    String secret = "trk_" + "0".repeat(22) + "_" + "z".repeat(43);
    for (String text : List.of(id, secret)) {
      assertThat(ApiKeyFormat.parse(text + ApiKeyFormat.checksum(text))).isEmpty();
    }
  }
}
