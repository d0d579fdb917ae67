package dev.trellis.crypto;

import dev.trellis.domain.FilePath;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Optional;

/**
 * A password in Unicode's NFC form, so that it is the same whichever keyboard typed it.
 *
 * @param value at most {@value #MAX_LENGTH} code points of valid Unicode
 */
record PasswordText(String value) {
  static final int MAX_LENGTH = 256;

  /**
   * The most UTF-16 units before normalising, which costs time in proportion. NFC makes one
   * character of a few; no text of any script needs 16 for one.
   */
  static final int MAX_RAW_LENGTH = 16 * MAX_LENGTH;

  /** The password; empty if it is too long, or not valid Unicode. */
  static Optional<PasswordText> of(String password) {
    if (password.length() > MAX_RAW_LENGTH || !FilePath.isWellFormed(password)) {
      return Optional.empty();
    }
    PasswordText text = new PasswordText(Normalizer.normalize(password, Normalizer.Form.NFC));
    return text.length() <= MAX_LENGTH ? Optional.of(text) : Optional.empty();
  }

  /** In code points. */
  int length() {
    return value.codePointCount(0, value.length());
  }

  /** The first so many code points. */
  String beginning(int most) {
    return value.substring(0, value.offsetByCodePoints(0, Math.min(most, length())));
  }

  byte[] bytes() {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "***";
  }
}
