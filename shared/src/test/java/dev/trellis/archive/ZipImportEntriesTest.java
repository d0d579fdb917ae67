package dev.trellis.archive;

import static dev.trellis.archive.ZipRefusal.assertEntryRefused;
import static dev.trellis.archive.ZipRefusal.assertRefused;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZipImportEntriesTest {
  private static final String CONTRADICTION = "is told differently by its header and the directory";

  @ParameterizedTest
  @ValueSource(
      ints = {0xA1FF0000, 0x61A40000, 0x21A40000, 0x11A40000, 0xC1A40000, 0x41ED0000, 0x400})
  void linksAndOtherSpecialFilesAreRefused(int attributes) {
    assertEntryRefused("is a link or another special file", e -> e.attributes = attributes);
  }

  @Test
  void aFolderIsNoFileAndHasNoContent() {
    assertRefused(
        new TestZip().add("a/", "", e -> e.attributes = 0x81A40000), "entries[0]", "is a link");
    assertRefused(new TestZip().add("a/", "x"), "entries[0]", "is a folder that has a content");
    assertRefused(
        new TestZip()
            .add(
                "a/",
                "",
                e -> {
                  e.packed = new byte[1_000];
                  e.packedSize = 1_000;
                  e.localPackedSize = 1_000;
                }),
        "entries[0]",
        "is a folder that has a content");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1 << 6, 1 << 13})
  void encryptedEntriesAreRefused(int flag) {
    assertEntryRefused(
        "is encrypted",
        e -> {
          e.flags |= flag;
          e.localFlags = e.flags;
        });
  }

  @Test
  void otherMethodsAreRefused() {
    for (int method : new int[] {1, 6, 9, 12, 14, 93, 99}) {
      assertEntryRefused(
          "is compressed by a method other than deflate",
          e -> {
            e.method = method;
            e.localMethod = method;
          });
    }
    assertEntryRefused("is compressed by a method", e -> e.flags |= 1 << 5);
  }

  @Test
  void whatHeaderAndDirectoryTellDifferentlyIsRefused() {
    assertEntryRefused(CONTRADICTION, e -> e.localName = "evil".getBytes(UTF_8));
    assertEntryRefused(CONTRADICTION, e -> e.localFlags = 0);
    assertEntryRefused(CONTRADICTION, e -> e.localCrc++);
    assertEntryRefused(CONTRADICTION, e -> e.localSize++);
    assertEntryRefused(CONTRADICTION, e -> e.localPackedSize++);
    assertEntryRefused(CONTRADICTION, e -> e.localPackedSize = -1);
    assertEntryRefused(
        CONTRADICTION,
        e -> {
          e.store();
          e.localMethod = 8;
        });
  }

  @Test
  void aDescriptorThatTellsSomethingElseIsRefused() {
    for (boolean signed : new boolean[] {true, false}) {
      assertEntryRefused(
          CONTRADICTION,
          e -> {
            e.describe(signed);
            e.descriptor[e.descriptor.length - 1]++;
          });
    }
    // Zeros in the header are not enough where no descriptor is announced.
    assertEntryRefused(
        CONTRADICTION,
        e -> {
          e.describe(true);
          e.flags &= ~(1 << 3);
          e.localFlags = e.flags;
        });
  }

  @Test
  void aSizeThatIsNotTrueIsRefused() {
    for (int lie : new int[] {-1, 1, 100}) {
      assertEntryRefused(
          "does not have the size that the directory tells",
          e -> {
            e.size += lie;
            e.localSize = e.size;
          });
    }
    assertEntryRefused(
        "has sizes that contradict each other",
        e -> {
          e.store();
          e.size++;
          e.localSize = e.size;
        });
  }

  @Test
  void aBombThatCallsItselfSmallIsStopped() {
    byte[] bomb = TestZip.deflate(new byte[5_000_000]);
    assertEntryRefused(
        "does not have the size that the directory tells",
        e -> {
          e.packed = bomb;
          e.packedSize = bomb.length;
          e.localPackedSize = bomb.length;
        });
  }

  @Test
  void bytesBehindTheEndOfADeflatedContentAreRefused() {
    assertEntryRefused(
        "does not have the size that the directory tells",
        e -> {
          e.packed = Arrays.copyOf(e.packed, e.packed.length + 3);
          e.packedSize += 3;
          e.localPackedSize += 3;
        });
  }

  @Test
  void damagedContentsAreRefused() {
    assertEntryRefused(
        "is damaged",
        e -> {
          e.crc++;
          e.localCrc++;
        });
    assertEntryRefused("is damaged", e -> Arrays.fill(e.packed, (byte) 0xFF));
  }
}
