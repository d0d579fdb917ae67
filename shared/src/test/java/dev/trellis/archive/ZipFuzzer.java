package dev.trellis.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Any bytes as an archive: it is refused in words, or it holds what it may. */
public final class ZipFuzzer {
  private static final ZipLimits LIMITS = new ZipLimits(8, 1_000, 4_000);

  private ZipFuzzer() {}

  /** What the fuzzer begins with. */
  public static List<byte[]> seeds() {
    TestZip commented = new TestZip().add("a", "x", e -> e.localExtra = new byte[] {9, 9, 1, 0, 7});
    commented.comment = "a comment".getBytes(UTF_8);
    return List.of(
        new TestZip().bytes(),
        new TestZip().add("a/b.txt", "some text\n".repeat(20)).add("c", "x").bytes(),
        new TestZip().add("top/", "").add("top/a", "x").add("__MACOSX/top/._a", "x").bytes(),
        new TestZip()
            .add("stored", "abc", TestZip.Entry::store)
            .add("signed", "def", e -> e.describe(true))
            .add("unsigned", "ghi", e -> e.describe(false))
            .bytes(),
        commented.bytes(),
        new TestZip().add("../a", "").add("b", "x".repeat(2_000)).bytes());
  }

  /** What Jazzer calls. */
  public static void fuzzerTestOneInput(byte[] data) {
    try {
      List<ZipImport.Entry> files = ZipImport.read(data, LIMITS).files();
      check(files.size() <= LIMITS.maxFiles());
      int total = files.stream().mapToInt(file -> file.content().getBytes(UTF_8).length).sum();
      check(total <= LIMITS.maxTotalBytes());
      check(ZipImport.read(exported(files), LIMITS).files().equals(files));
    } catch (ProblemException refused) {
      check(refused.problem() instanceof Problem.Invalid invalid && !invalid.errors().isEmpty());
    }
  }

  private static byte[] exported(List<ZipImport.Entry> files) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ZipExport.write(
          files.stream()
              .map(file -> new ZipExport.Entry(file.path(), file.content().getBytes(UTF_8)))
              .iterator(),
          out);
    } catch (IOException cannotHappenInMemory) {
      throw new UncheckedIOException(cannotHappenInMemory);
    }
    return out.toByteArray();
  }

  private static void check(boolean holds) {
    if (!holds) {
      throw new AssertionError();
    }
  }
}
