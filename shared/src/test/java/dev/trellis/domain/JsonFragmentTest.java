package dev.trellis.domain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFragmentTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "\"\\/\b\f\n\r\t", "\u0000\u001F\u007F\u0080\u2028\u2029", "é日🌱\uFFFF"})
  void aTextComesBack(String text) {
    assertThat(new String(fragment(text).utf8(), UTF_8)).isEqualTo(text);
  }

  @Test
  void everyCharacterOfAsciiComesBack() {
    for (char c = 0; c < 128; c++) {
      String text = "<" + c + c + ">";
      assertThat(new String(fragment(text).utf8(), UTF_8)).isEqualTo(text);
    }
  }

  @Test
  void longTextsComeBack() {
    for (int length : new int[] {8 * 1024 - 1, 8 * 1024, 8 * 1024 + 1, 500 * 1024}) {
      String text = randomText(length);
      assertThat(new String(fragment(text).utf8(), UTF_8)).isEqualTo(text);
    }
  }

  @Test
  void lengthAndChecksumAreThoseOfTheEscapedText() throws IOException {
    JsonFragment fragment = fragment("a\n\u0001");
    ByteArrayOutputStream inside = new ByteArrayOutputStream();
    fragment.inflateTo(inside);
    assertThat(inside.toString(UTF_8)).isEqualTo("a\\n\\u0001");
    assertThat(fragment.length()).isEqualTo(9);
    CRC32 crc = new CRC32();
    crc.update(inside.toByteArray());
    assertThat(fragment.crc()).isEqualTo((int) crc.getValue());
  }

  @Test
  void aTruncatedFragmentIsRefused() {
    byte[] deflated = fragment(randomText(3_000)).deflated();
    for (int length = 0; length < deflated.length; length++) {
      byte[] cut = Arrays.copyOf(deflated, length);
      assertThatIllegalArgumentException()
          .as("%d bytes", length)
          .isThrownBy(() -> new JsonFragment(cut, 3_000, 0))
          .withMessage("a fragment is truncated");
    }
  }

  @Test
  void aDamagedFragmentIsNotRead() {
    JsonFragment good = fragment(randomText(3_000));
    byte[] deflated = good.deflated();
    for (int i = 0; i < deflated.length - 4; i += 7) {
      byte[] damaged = deflated.clone();
      damaged[i] ^= 0x10;
      assertThatIllegalStateException()
          .as("byte %d", i)
          .isThrownBy(() -> new JsonFragment(damaged, good.length(), good.crc()).utf8());
    }
    assertNotRead(new JsonFragment(deflated, good.length() - 1, good.crc()));
    assertNotRead(new JsonFragment(deflated, good.length() + 1, good.crc()));
    assertNotRead(new JsonFragment(deflated, good.length(), good.crc() + 1));
  }

  @Test
  void aFragmentMayNotEndTheStream() {
    // An empty stored block that is the last, and what would follow it in a splice.
    byte[] ended = {1, 0, 0, -1, -1, 0, 0, 0, -1, -1};
    assertNotRead(new JsonFragment(ended, 0, 0));
  }

  private static void assertNotRead(JsonFragment fragment) {
    assertThatIllegalStateException().isThrownBy(fragment::utf8);
  }

  private static JsonFragment fragment(String text) {
    return JsonFragment.of(text.getBytes(UTF_8));
  }

  private static String randomText(int length) {
    Random random = new Random(length);
    return random
        .ints(length, 0, 0x3000)
        .map(c -> random.nextInt(3) == 0 ? c : c % 128)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
