package dev.trellis.archive;

import static dev.trellis.archive.ZipRefusal.LIMITS;
import static dev.trellis.archive.ZipRefusal.assertEntryRefused;
import static dev.trellis.archive.ZipRefusal.assertRefused;
import static dev.trellis.archive.ZipRefusal.errors;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.archive.TestZip.Entry;
import dev.trellis.domain.FieldError;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ZipImportArchiveTest {
  private static final String CONTRADICTION = "is told differently by its header and the directory";

  @Test
  void zip64IsRefused() {
    assertEntryRefused("uses zip64", e -> e.size = -1);
    assertEntryRefused("uses zip64", e -> e.packedSize = -1);
    TestZip many = new TestZip().add("a", "");
    many.disk = 0xFFFF;
    assertRefused(many, "body", "is a part of an archive, or uses zip64");
    TestZip counted = new TestZip().add("a", "");
    counted.count = 0xFFFF;
    assertRefused(counted, "body", "has more than 400 entries");
  }

  @Test
  void entriesThatShareBytesAreRefused() {
    TestZip zip = new TestZip().add("a", "text").add("b", "text", e -> e.offset = 0);
    assertRefused(zip, "entries[1]", CONTRADICTION);
    // One header inside the stored content of another: both agree with their directory entries.
    byte[] inner = new TestZip().add("b", "text").bytes();
    byte[] header = Arrays.copyOf(inner, inner.length - 22 - 47);
    TestZip nested =
        new TestZip()
            .add("a", header, Entry::store)
            .add(
                "b",
                "text",
                e -> {
                  e.offset = 31;
                });
    assertRefused(nested, "body", "has entries that overlap");
  }

  @Test
  void whatIsInNoEntryIsRefused() {
    TestZip before = new TestZip().add("a", "");
    before.before = "#!/bin/sh\n".getBytes(UTF_8);
    assertRefused(before, "body", "has entries that overlap, or bytes between them");
    TestZip between = new TestZip().add("a", "");
    between.between = new byte[] {1};
    assertRefused(between, "body", "has bytes that belong to no entry");
    byte[] hidden = new TestZip().add("hidden", "x").bytes();
    TestZip unlisted = new TestZip().add("a", "");
    unlisted.between = Arrays.copyOf(hidden, hidden.length - 22 - 52);
    assertRefused(unlisted, "body", "has bytes that belong to no entry");
  }

  @Test
  void aDirectoryThatPointsAwayIsRefused() {
    assertEntryRefused("is damaged: it points beyond its end", e -> e.offset = 1_000_000);
    TestZip fewer = new TestZip().add("a", "").add("b", "");
    fewer.count = 1;
    assertRefused(fewer, "body", "has a directory that does not end where it should");
    TestZip longer = new TestZip().add("a", "");
    longer.lengthError = 1;
    assertRefused(longer, "body", "has something before its end that is not in its directory");
    TestZip more = new TestZip().add("a", "");
    more.count = 2;
    assertRefused(more, "body", "has a damaged directory");
  }

  @Test
  void whatIsNoArchiveIsRefused() {
    byte[] zip = new TestZip().add("a", "x").bytes();
    for (int length = 0; length < zip.length; length++) {
      assertThat(errors(Arrays.copyOf(zip, length), LIMITS))
          .containsExactly(new FieldError("body", "is not a zip archive, or is truncated"));
    }
    assertThat(errors(Arrays.copyOf(zip, zip.length + 1), LIMITS))
        .containsExactly(new FieldError("body", "is not a zip archive, or is truncated"));
  }
}
