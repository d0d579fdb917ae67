package dev.trellis.store;

import dev.trellis.domain.ContentHash;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A step of the schema: the SQL that takes it forward, and the SQL that takes it back.
 *
 * @param name four digits, which are the order, and what it brings: {@code 0002_accounts}
 */
record Migration(String name, String up, String down) {
  private static final Pattern NAME = Pattern.compile("\\d{4}_[a-z0-9_]{1,60}");

  Migration {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("no name of a migration: " + name);
    }
  }

  /**
   * What the ledger keeps. It does not cover the way back, which may be mended after the migration
   * ran.
   */
  String checksum() {
    return ContentHash.of(up.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
