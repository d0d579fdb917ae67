package dev.trellis.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.trellis.archive.ZipExport.Entry;
import dev.trellis.domain.FieldError;
import dev.trellis.domain.FilePath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

class ZipExportTest {
  private static final ZipLimits LIMITS = new ZipLimits(1_000, 500 * 1024, 2_000_000);

  @Test
  void theFilesComeBack() throws IOException {
    byte[] zip = zip(file("a/ü.txt", "Ä🌱"), file("b", ""), file("c.js", "let c\n".repeat(9_000)));
    assertThat(ZipImport.read(zip, LIMITS).files())
        .containsExactly(
            new ZipImport.Entry(new FilePath("a/ü.txt"), "Ä🌱"),
            new ZipImport.Entry(new FilePath("b"), ""),
            new ZipImport.Entry(new FilePath("c.js"), "let c\n".repeat(9_000)));
  }

  @Test
  void anotherReaderSeesTheSame() throws IOException {
    Map<String, String> seen = new TreeMap<>();
    try (ZipInputStream in =
        new ZipInputStream(new ByteArrayInputStream(zip(file("a/ü.txt", "Ä"), file("b", "x"))))) {
      for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        seen.put(entry.getName(), new String(in.readAllBytes(), UTF_8));
      }
    }
    assertThat(seen).isEqualTo(Map.of("a/ü.txt", "Ä", "b", "x"));
  }

  @Test
  void theSameFilesGiveTheSameBytesInEveryZone() throws IOException {
    TimeZone zone = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
      byte[] there = zip(file("a", "x"));
      TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
      assertThat(zip(file("a", "x"))).isEqualTo(there);
    } finally {
      TimeZone.setDefault(zone);
    }
  }

  @Test
  void eachContentIsAskedForInItsTurnAndNotKept() throws IOException {
    List<String> events = new ArrayList<>();
    OutputStream out =
        new OutputStream() {
          @Override
          public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
          }

          @Override
          public void write(byte[] bytes, int offset, int length) {
            if (!events.getLast().equals("written")) {
              events.add("written");
            }
          }
        };
    events.add("start");
    Iterator<Entry> files =
        IntStream.range(0, 3)
            .mapToObj(
                i -> {
                  events.add("asked for " + i);
                  return new Entry(new FilePath("f" + i), noise(100_000));
                })
            .iterator();
    ZipExport.write(files, out);
    assertThat(events)
        .containsSubsequence(
            "asked for 0", "written", "asked for 1", "written", "asked for 2", "written");
  }

  @Test
  void aPathThatComesTwiceIsRefused() {
    assertThatIOException()
        .isThrownBy(() -> zip(file("a", ""), file("b", ""), file("a", "")))
        .withMessageContaining("duplicate");
  }

  @Test
  void afterAFailureThereIsNoWholeArchive() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Iterator<Entry> files =
        Stream.of(1, 2)
            .map(
                i -> {
                  if (i == 2) {
                    throw new IllegalStateException("the database is away");
                  }
                  return new Entry(new FilePath("a"), noise(100_000));
                })
            .iterator();
    assertThatIllegalStateException()
        .isThrownBy(() -> ZipExport.write(files, out))
        .withMessage("the database is away");
    assertThat(out.size()).isPositive();
    assertThat(ZipRefusal.errors(out.toByteArray(), LIMITS))
        .containsExactly(new FieldError("body", "is not a zip archive, or is truncated"));
  }

  @Test
  void theOutputStaysOpen() throws IOException {
    OutputStream out =
        new ByteArrayOutputStream() {
          @Override
          public void close() throws IOException {
            throw new IOException("closed");
          }
        };
    ZipExport.write(List.of(file("a", "x")).iterator(), out);
  }

  private static Entry file(String path, String content) {
    return new Entry(new FilePath(path), content.getBytes(UTF_8));
  }

  /** What cannot be compressed, and so leaves at once. */
  private static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  private static byte[] zip(Entry... files) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ZipExport.write(Arrays.asList(files).iterator(), out);
    return out.toByteArray();
  }
}
