package dev.trellis.domain;

/** What an account may use. */
public enum Tier {
  FREE(50),
  PRO(100),
  ENTERPRISE(500);

  private final int maxFileKibibytes;

  Tier(int maxFileKibibytes) {
    this.maxFileKibibytes = maxFileKibibytes;
  }

  /** The most bytes that one file may have, counted in UTF-8. */
  public int maxFileBytes() {
    return maxFileKibibytes * 1024;
  }
}
