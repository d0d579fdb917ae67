package dev.trellis.crypto;

import java.math.BigInteger;
import java.util.Optional;

/**
 * Numbers in digits, capital and small letters, in that order, padded to a fixed length: such a
 * text is selected with a double click, and needs no escaping anywhere.
 */
final class Base62 {
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());

  private Base62() {}

  /**
   * Writes bytes, as one unsigned number.
   *
   * @param length of the text: enough for the largest number of so many bytes
   */
  static String encode(byte[] bytes, int length) {
    StringBuilder text = new StringBuilder();
    BigInteger rest = new BigInteger(1, bytes);
    while (text.length() < length) {
      BigInteger[] split = rest.divideAndRemainder(BASE);
      text.append(DIGITS.charAt(split[1].intValue()));
      rest = split[0];
    }
    return text.reverse().toString();
  }

  /** Reads so many bytes; empty if the text has any other character, or the number is too large. */
  static Optional<byte[]> decode(String text, int byteCount) {
    BigInteger number = BigInteger.ZERO;
    for (int i = 0; i < text.length(); i++) {
      int digit = DIGITS.indexOf(text.charAt(i));
      if (digit < 0) {
        return Optional.empty();
      }
      number = number.multiply(BASE).add(BigInteger.valueOf(digit));
    }
    if (number.bitLength() > byteCount * Byte.SIZE) {
      return Optional.empty();
    }
    byte[] signed = number.toByteArray();
    byte[] bytes = new byte[byteCount];
    // The sign may take a byte of its own.
    int count = Math.min(signed.length, byteCount);
    System.arraycopy(signed, signed.length - count, bytes, byteCount - count, count);
    return Optional.of(bytes);
  }
}
