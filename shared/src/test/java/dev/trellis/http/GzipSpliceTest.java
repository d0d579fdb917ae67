package dev.trellis.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.JsonFragment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipSpliceTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 0xFFFE, 0xFFFF, 0x10000, 200_000})
  void textsOfEveryLengthAreStored(int length) throws IOException {
    String text = "x".repeat(length);
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    GzipSplice splice = new GzipSplice(gzip);
    splice.write(text.getBytes(UTF_8));
    splice.write(JsonFragment.of("middle".getBytes(UTF_8)));
    splice.write('!');
    splice.finish();
    assertThat(unpacked(gzip)).isEqualTo(text + "middle!");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void fragmentsMayFollowOneAnother(int count) throws IOException {
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    GzipSplice splice = new GzipSplice(gzip);
    for (int i = 0; i < count; i++) {
      splice.write(JsonFragment.of("again ".getBytes(UTF_8)));
    }
    splice.finish();
    assertThat(unpacked(gzip)).isEqualTo("again ".repeat(count));
  }

  private static String unpacked(ByteArrayOutputStream gzip) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip.toByteArray()))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
