package dev.trellis.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trellis.domain.JsonFragment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SplicedJsonTest {
  private static final int MAX_FILE = 500 * 1024;

  record Texts(String name, List<File> files, String end) {}

  record File(String path, String content, int size) {}

  record Splices(String name, List<FragmentFile> files, String end) {}

  record FragmentFile(String path, JsonFragment content, int size) {}

  @Test
  void bothFormsAreTheBytesThatTheStringsGive() throws IOException {
    for (List<String> contents : samples()) {
      byte[] expected = Json.write(texts(contents));
      assertThat(plain(contents)).isEqualTo(expected);
      try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip(contents)))) {
        assertThat(in.readAllBytes()).isEqualTo(expected);
      }
    }
  }

  @Test
  void everyReaderReadsTheGzipForm(@TempDir Path folder) throws Exception {
    List<String> contents = samples().stream().flatMap(List::stream).toList();
    byte[] expected = Json.write(texts(contents));
    byte[] gzip = gzip(contents);
    for (GzipReader reader : GzipReader.present()) {
      assertThat(reader.read(gzip, folder)).as(reader.name()).isEqualTo(expected);
    }
  }

  @Test
  void aFragmentMayStandAlone() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SplicedJson.writePlain(List.of(fragment("a\n"), fragment("")), out);
    assertThat(out.toString(UTF_8)).isEqualTo("[\"a\\n\",\"\"]");
  }

  @Test
  void theFragmentsLieInTheGzipFormAsTheyAre() throws IOException {
    String content = randomText(new Random(1), 20_000);
    String gzip = new String(gzip(List.of(content)), ISO_8859_1);
    assertThat(gzip).contains(new String(fragment(content).deflated(), ISO_8859_1));
  }

  @Test
  void theOutputIsNeitherClosedNorFlushedForEachFragment() throws IOException {
    Watched out = new Watched(Integer.MAX_VALUE);
    SplicedJson.writeGzip(splices(List.of("a", "b", "c")), out);
    SplicedJson.writePlain(splices(List.of("a", "b", "c")), out);
    assertThat(out.closed).isFalse();
    assertThat(out.flushes).isEqualTo(2);
  }

  @Test
  void aFailureOfTheOutputIsItsCallers() {
    for (int room : new int[] {0, 15, 200, 3_000}) {
      assertThatIOException()
          .isThrownBy(
              () -> SplicedJson.writeGzip(splices(List.of("x", random(9_000))), new Watched(room)))
          .withMessage("full");
    }
  }

  @Test
  void aDamagedFragmentEndsThePlainForm() {
    JsonFragment good = fragment("text");
    JsonFragment damaged = new JsonFragment(good.deflated(), good.length(), good.crc() + 1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThatThrownBy(() -> SplicedJson.writePlain(List.of(damaged), out))
        .hasStackTraceContaining("a stored content is damaged");
    assertThat(out.toString(UTF_8)).doesNotContain("]");
  }

  @Test
  void aDamagedFragmentIsSeenByWhoeverReadsTheGzipForm() throws IOException {
    JsonFragment good = fragment("text");
    JsonFragment damaged = new JsonFragment(good.deflated(), good.length(), good.crc() + 1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SplicedJson.writeGzip(List.of(damaged), out);
    assertThatIOException()
        .isThrownBy(
            () -> new GZIPInputStream(new ByteArrayInputStream(out.toByteArray())).readAllBytes())
        .withMessageContaining("Corrupt");
  }

  /** Empty, every control character, pairs of surrogates, long, and random ones. */
  private static List<List<String>> samples() {
    Random random = new Random(7);
    List<List<String>> samples = new ArrayList<>();
    samples.add(List.of());
    samples.add(List.of(""));
    samples.add(List.of("", "\u0000", "", "🌱"));
    StringBuilder every = new StringBuilder();
    for (int c = 0; c < 0x3000; c++) {
      every.append((char) c);
    }
    samples.add(List.of(every.toString(), "\uFFFD\uFFFE\uFFFF\uFEFF</script>\\u0041\\n"));
    samples.add(List.of("x".repeat(MAX_FILE), random(MAX_FILE)));
    for (int i = 0; i < 100; i++) {
      samples.add(List.of(randomText(random, 300), randomText(random, 30_000)));
    }
    return samples;
  }

  private static String random(int length) {
    return randomText(new Random(length), length);
  }

  private static String randomText(Random random, int maxLength) {
    StringBuilder text = new StringBuilder();
    int kind = random.nextInt(3);
    for (int left = random.nextInt(maxLength + 1); left > 0; left--) {
      switch (kind) {
        case 0 -> text.append((char) random.nextInt(128));
        case 1 -> text.append("const x = \"").append(random.nextInt(9)).append("\";\n");
        default -> text.appendCodePoint(anyCharacter(random));
      }
    }
    return text.toString();
  }

  private static int anyCharacter(Random random) {
    int c = random.nextInt(Character.MAX_CODE_POINT + 1);
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0x1F331 : c;
  }

  private static Texts texts(List<String> contents) {
    return new Texts(
        "näme", contents.stream().map(c -> new File("a/b", c, c.length())).toList(), ending());
  }

  private static Splices splices(List<String> contents) {
    return new Splices(
        "näme",
        contents.stream().map(c -> new FragmentFile("a/b", fragment(c), c.length())).toList(),
        ending());
  }

  /** Longer than one stored block. */
  private static String ending() {
    return "the end\n".repeat(20_000);
  }

  private static JsonFragment fragment(String content) {
    return JsonFragment.of(content.getBytes(UTF_8));
  }

  private static byte[] gzip(List<String> contents) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SplicedJson.writeGzip(splices(contents), out);
    return out.toByteArray();
  }

  private static byte[] plain(List<String> contents) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SplicedJson.writePlain(splices(contents), out);
    return out.toByteArray();
  }

  /** Fails when it has taken as much as it has room for. */
  private static final class Watched extends OutputStream {
    private int room;
    private int flushes;
    private boolean closed;

    Watched(int room) {
      this.room = room;
    }

    @Override
    public void write(int b) throws IOException {
      if (room-- <= 0) {
        throw new IOException("full");
      }
    }

    @Override
    public void flush() {
      flushes++;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
