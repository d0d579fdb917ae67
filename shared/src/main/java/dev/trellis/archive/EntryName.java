package dev.trellis.archive;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/** The name of an entry as text. */
final class EntryName {
  private static final String MAC_FOLDER = "__MACOSX/";
  private static final String MAC_FILE = ".DS_Store";

  private EntryName() {}

  /**
   * The name in Unicode's NFC: macOS decomposes names.
   *
   * @throws BadArchiveException if it is not in UTF-8
   */
  static String of(CentralEntry entry) throws BadArchiveException {
    try {
      return Normalizer.normalize(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(entry.name())),
          Normalizer.Form.NFC);
    } catch (CharacterCodingException _) {
      throw new BadArchiveException("has a name that is not in UTF-8");
    }
  }

  /** Whether it is what macOS adds to an archive or a folder, and nobody has put there. */
  static boolean isOfMac(CentralEntry entry) {
    String name = new String(entry.name(), StandardCharsets.UTF_8);
    return name.startsWith(MAC_FOLDER) || name.equals(MAC_FILE) || name.endsWith("/" + MAC_FILE);
  }
}
