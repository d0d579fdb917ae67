package dev.trellis.archive;

import dev.trellis.domain.Tier;

/**
 * What an archive from outside may have. How well it is compressed does not matter: whatever comes
 * out of it is counted in bytes, and a file of spaces is an ordinary file.
 *
 * @param maxFiles files, without those that are passed over
 * @param maxFileBytes bytes of one file
 * @param maxTotalBytes bytes of all files, all of which are in memory at once
 */
public record ZipLimits(int maxFiles, int maxFileBytes, long maxTotalBytes) {
  private static final int MEBIBYTE = 1024 * 1024;

  // What the smallest function can hold several times over; a request brings a tenth of it packed.
  private static final int MOST_MEBIBYTES = 64;

  // Folders have entries too, and macOS adds one to each file.
  private static final int ENTRIES_PER_FILE = 4;

  public ZipLimits {
    if (maxFiles < 1 || maxFileBytes < 1 || maxTotalBytes < 1) {
      throw new IllegalArgumentException("every limit is at least 1");
    }
  }

  /** What somebody of a tier may bring. */
  public static ZipLimits of(Tier tier) {
    long mebibytes = Math.min(tier.maxProjectMebibytes(), MOST_MEBIBYTES);
    return new ZipLimits(tier.maxFiles(), tier.maxFileBytes(), mebibytes * MEBIBYTE);
  }

  /** The most entries: files, folders, and what is passed over. */
  int maxEntries() {
    return ENTRIES_PER_FILE * maxFiles;
  }
}
