package dev.trellis.domain;

/** What an account may use. */
public enum Tier {
  FREE(50, 1_000, 20),
  PRO(100, 5_000, 100),
  ENTERPRISE(500, 20_000, 1_000);

  private final int maxFileKibibytes;
  private final int maxFiles;
  private final int maxProjectMebibytes;

  Tier(int maxFileKibibytes, int maxFiles, int maxProjectMebibytes) {
    this.maxFileKibibytes = maxFileKibibytes;
    this.maxFiles = maxFiles;
    this.maxProjectMebibytes = maxProjectMebibytes;
  }

  /** The most bytes that one file may have, counted in UTF-8. */
  public int maxFileBytes() {
    return maxFileKibibytes * 1024;
  }

  /** The most files that one project may have. */
  public int maxFiles() {
    return maxFiles;
  }

  /** The most mebibytes that the files of one project may have together. */
  public int maxProjectMebibytes() {
    return maxProjectMebibytes;
  }
}
