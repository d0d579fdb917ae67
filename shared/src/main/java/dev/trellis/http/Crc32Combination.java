package dev.trellis.http;

/**
 * The CRC-32 of two runs of bytes one after the other, from the CRC-32 of each. The first is
 * multiplied by x to the power of the second's bits, in the field of polynomials over GF(2) modulo
 * the CRC's own (RFC 1952, section 8): O(log n) multiplications, whatever the bytes.
 */
final class Crc32Combination {
  // Coefficients stand reflected, as a CRC-32 does: the highest bit is that of x to the power of 0.
  private static final int POLYNOMIAL = 0xEDB88320;
  private static final int ONE = 0x80000000;

  /** At index n, x to the power of 2^n. */
  private static final int[] POWERS = powers();

  private Crc32Combination() {}

  /**
   * @param first the CRC-32 of the first run
   * @param second the CRC-32 of the second run
   * @param secondLength bytes of the second run, at least 0
   */
  static int combine(int first, int second, long secondLength) {
    int shift = ONE;
    // From bytes to bits: three squarings. The order of x divides 2^32 - 1, so they repeat after
    // 32.
    int n = 3;
    for (long rest = secondLength; rest != 0; rest >>>= 1) {
      if ((rest & 1) != 0) {
        shift = multiply(POWERS[n % 32], shift);
      }
      n++;
    }
    return multiply(shift, first) ^ second;
  }

  private static int[] powers() {
    int[] powers = new int[32];
    powers[0] = ONE >>> 1;
    for (int n = 1; n < powers.length; n++) {
      powers[n] = multiply(powers[n - 1], powers[n - 1]);
    }
    return powers;
  }

  private static int multiply(int a, int b) {
    int product = 0;
    int shifted = b;
    for (int rest = a; rest != 0; rest <<= 1) {
      if (rest < 0) {
        product ^= shifted;
      }
      shifted = (shifted & 1) == 0 ? shifted >>> 1 : (shifted >>> 1) ^ POLYNOMIAL;
    }
    return product;
  }
}
