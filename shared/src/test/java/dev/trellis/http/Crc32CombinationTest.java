package dev.trellis.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class Crc32CombinationTest {

  @Test
  void twoPartsGiveTheChecksumOfTheWhole() {
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = new byte[random.nextInt(5_000)];
      random.nextBytes(bytes);
      int split = random.nextInt(bytes.length + 1);
      int first = crc(bytes, 0, split);
      int second = crc(bytes, split, bytes.length - split);
      assertThat(Crc32Combination.combine(first, second, bytes.length - split))
          .isEqualTo(crc(bytes, 0, bytes.length));
    }
  }

  @Test
  void anEmptyPartChangesNothing() {
    assertThat(Crc32Combination.combine(0x12345678, 0, 0)).isEqualTo(0x12345678);
    assertThat(Crc32Combination.combine(0, 0x12345678, 99)).isEqualTo(0x12345678);
  }

  @Test
  void lengthsBeyondAnIntAreCombined() {
    // The same number of bytes twice gives what twice the number gives.
    for (int bits = 0; bits < 62; bits++) {
      long half = 1L << bits;
      int inTwo = shifted(shifted(0x12345678, half), half);
      assertThat(inTwo).as("%d bits", bits).isEqualTo(shifted(0x12345678, 2 * half));
    }
  }

  private static int shifted(int crc, long bytes) {
    return Crc32Combination.combine(crc, 0, bytes);
  }

  private static int crc(byte[] bytes, int offset, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }
}
