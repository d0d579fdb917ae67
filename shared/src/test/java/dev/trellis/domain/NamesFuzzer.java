package dev.trellis.domain;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** Any bytes as the cursor of a page and as the path of a file. */
public final class NamesFuzzer {
  private static final String LIST = "messages:OLDEST_FIRST:p1";
  private static final CursorCodec CURSORS = new CursorCodec(new byte[32]);
  private static final Path ROOT = Path.of("/project");

  private NamesFuzzer() {}

  /** What the fuzzer begins with. */
  public static List<byte[]> seeds() {
    return List.of(CURSORS.encode(LIST, new UUID(1, 2)), "src/app/main.js", "a/../b", "ﬁ/é.txt")
        .stream()
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  /** What Jazzer calls. */
  public static void fuzzerTestOneInput(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    CURSORS.decode(LIST, text).ifPresent(id -> check(CURSORS.encode(LIST, id).equals(text), text));
    try {
      checkPath(new FilePath(text));
    } catch (FilePath.InvalidPathException refused) {
      check(!refused.reason().isEmpty(), text);
    }
  }

  private static void checkPath(FilePath path) {
    Path written = ROOT.resolve(path.value());
    check(written.equals(written.normalize()) && written.startsWith(ROOT), path.value());
    check(written.getNameCount() > 1, path.value());
    for (String folder : path.folderKeys()) {
      check(path.collisionKey().startsWith(folder + "/"), path.value());
    }
  }

  private static void check(boolean holds, String text) {
    if (!holds) {
      throw new AssertionError(text);
    }
  }
}
