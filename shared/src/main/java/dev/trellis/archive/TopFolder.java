package dev.trellis.archive;

import dev.trellis.domain.FilePath;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The one folder that all of an archive lies in, as in those that GitHub makes: it is no part of
 * the project. An archive of ours has none, whatever its paths begin with, and says so.
 */
final class TopFolder {
  /** The comment of an archive whose paths are the project's. */
  static final String NONE = "Paths from the project's root, exported by Trellis";

  private TopFolder() {}

  /**
   * The folder with a slash behind it; empty if there is none.
   *
   * @param entries those that matter
   */
  static String of(CentralDirectory directory, List<CentralEntry> entries) {
    byte[] none = NONE.getBytes(StandardCharsets.UTF_8);
    if (entries.isEmpty() || Arrays.equals(directory.comment(), none)) {
      return "";
    }
    try {
      String first = EntryName.of(entries.getFirst());
      String folder = first.substring(0, first.indexOf('/') + 1);
      return isFolder(folder) && isAbove(entries, folder) ? folder : "";
    } catch (BadArchiveException notUtf8) {
      // Which is told where the names are taken one by one.
      return "";
    }
  }

  /** What leads out of a project is nobody's folder, and stays to be refused. */
  private static boolean isFolder(String folder) {
    try {
      return !folder.isEmpty()
          && new FilePath(folder.substring(0, folder.length() - 1)).folderKeys().isEmpty();
    } catch (FilePath.InvalidPathException notAPath) {
      return false;
    }
  }

  private static boolean isAbove(List<CentralEntry> entries, String folder)
      throws BadArchiveException {
    for (CentralEntry entry : entries) {
      if (!EntryName.of(entry).startsWith(folder)) {
        return false;
      }
    }
    return true;
  }
}
