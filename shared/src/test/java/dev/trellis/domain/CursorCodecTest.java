package dev.trellis.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CursorCodecTest {
  private static final String LIST = "messages:OLDEST_FIRST:p1";

  private final CursorCodec codec = codec("0123456789abcdef0123456789abcdef");
  private final UUID last = UuidV7.next();
  private final String cursor = codec.encode(LIST, last);

  private static CursorCodec codec(String secret) {
    return new CursorCodec(secret.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void aCursorCarriesItsKey() {
    for (UUID key : new UUID[] {last, new UUID(0, 0), new UUID(-1, -1)}) {
      assertThat(codec.decode(LIST, codec.encode(LIST, key))).contains(key);
    }
  }

  @Test
  void aCursorIsSafeInAUrl() {
    assertThat(cursor).matches("[A-Za-z0-9_-]{44}");
  }

  @Test
  void aCursorOfAnotherListIsRefused() {
    for (String other : new String[] {"messages:NEWEST_FIRST:p1", "messages:OLDEST_FIRST:p2", ""}) {
      assertThat(codec.decode(other, cursor)).isEmpty();
    }
  }

  @Test
  void aCursorWithAnyBitAlteredIsRefused() {
    byte[] bytes = Base64.getUrlDecoder().decode(cursor);
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] altered = bytes.clone();
      altered[bit / 8] ^= (byte) (1 << bit % 8);

      assertThat(codec.decode(LIST, encode(altered))).as("bit %d", bit).isEmpty();
    }
  }

  @Test
  void aCursorOfAnotherLengthIsRefused() {
    for (int length = 0; length < cursor.length(); length++) {
      assertThat(codec.decode(LIST, cursor.substring(0, length))).isEmpty();
    }
    assertThat(codec.decode(LIST, cursor + "AAAA")).isEmpty();
    assertThat(codec.decode(LIST, cursor + cursor)).isEmpty();
  }

  @Test
  void anotherSpellingOfACursorIsRefused() {
    for (String other :
        new String[] {
          cursor + "=",
          cursor + "==",
          cursor + "\n",
          " " + cursor,
          cursor + "\0",
          "%" + cursor.substring(1)
        }) {
      assertThat(codec.decode(LIST, other)).as(other).isEmpty();
    }
  }

  @Test
  void theOtherAlphabetOfBase64IsRefused() {
    UUID odd = new UUID(-1, -1);
    String urlSafe = codec.encode(LIST, odd);

    assertThat(urlSafe).contains("_");
    assertThat(codec.decode(LIST, urlSafe.replace('_', '/').replace('-', '+'))).isEmpty();
  }

  @Test
  void aCursorSignedWithAnotherSecretIsRefused() {
    assertThat(codec("0123456789abcdef0123456789abcdeF").decode(LIST, cursor)).isEmpty();
  }

  @Test
  void whateverElseIsGivenIsRefused() {
    for (String text :
        new String[] {"", "null", "0", "é", "\uD83C", "A".repeat(44), last.toString()}) {
      assertThat(codec.decode(LIST, text)).as(text).isEmpty();
    }
  }

  @Test
  void aShortSecretIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new CursorCodec(new byte[31]));
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
