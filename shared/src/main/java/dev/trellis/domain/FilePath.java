package dev.trellis.domain;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The path of a file inside a project: relative, segments joined by {@code /}, 1 to 255 characters,
 * in Unicode's NFC. It can be written to disk below any root on any common system without leaving
 * it: no {@code .} or {@code ..}, no empty segment, no control character, none of {@code \ : * ? "
 * < > |}, no trailing dot or space, no Windows device name.
 */
public record FilePath(String value) implements Comparable<FilePath> {
  public static final int MAX_LENGTH = 255;

  private static final Pattern DEVICE =
      Pattern.compile("(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\\$|conout\\$) *(\\..*)?");
  private static final String FORBIDDEN = "\\:*?\"<>|";

  /**
   * @throws InvalidPathException with the rule that the path breaks
   */
  public FilePath {
    check(!value.isEmpty(), "must not be empty");
    check(isWellFormed(value), "must be valid Unicode");
    check(
        value.codePointCount(0, value.length()) <= MAX_LENGTH,
        "must have at most " + MAX_LENGTH + " characters");
    check(Normalizer.isNormalized(value, Normalizer.Form.NFC), "must be in Unicode's NFC form");
    check(!value.startsWith("/"), "must be relative");
    value.codePoints().forEach(FilePath::checkCharacter);
    for (String segment : value.split("/", -1)) {
      checkSegment(segment);
    }
  }

  private static void checkCharacter(int character) {
    check(
        !Character.isISOControl(character) && Character.getType(character) != Character.FORMAT,
        "must not contain control characters");
    check(FORBIDDEN.indexOf(character) < 0, "must not contain any of " + FORBIDDEN);
  }

  private static void checkSegment(String segment) {
    check(!segment.isEmpty(), "must not contain an empty segment");
    check(!segment.equals(".") && !segment.equals(".."), "must not contain . or .. as a segment");
    check(
        !segment.endsWith(".") && !segment.endsWith(" ") && !segment.startsWith(" "),
        "must not have a segment that ends with a dot, or begins or ends with a space");
    check(!DEVICE.matcher(segment).matches(), "must not use a device name such as CON or NUL");
  }

  /**
   * What may exist only once in a project: paths that differ in case alone are one file on many
   * systems.
   */
  public String collisionKey() {
    // Only all three bring together what each leaves apart: ẞ becomes ß, then SS, then ss.
    String folded =
        value.toLowerCase(Locale.ROOT).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    return Normalizer.normalize(folded, Normalizer.Form.NFC);
  }

  /** The collision keys of the folders that the file lies in, outermost first. */
  public List<String> folderKeys() {
    String key = collisionKey();
    List<String> folders = new ArrayList<>();
    for (int slash = key.indexOf('/'); slash >= 0; slash = key.indexOf('/', slash + 1)) {
      folders.add(key.substring(0, slash));
    }
    return folders;
  }

  @Override
  public int compareTo(FilePath other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }

  /** Whether a text has no lone surrogate, so that UTF-8 can hold it as it is. */
  public static boolean isWellFormed(String text) {
    // A loop over chars: a stream of code points takes four times as long, 7 ns a character in the
    // code that Lambda compiles.
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (i + 1 == text.length()
            || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  private static void check(boolean holds, String reason) {
    if (!holds) {
      throw new InvalidPathException(reason);
    }
  }

  /** A text that is no path of a file in a project; the message is the rule that it breaks. */
  public static final class InvalidPathException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    InvalidPathException(String reason) {
      super(reason);
      this.reason = reason;
    }

    /** The rule that the path breaks, as a short phrase that may be shown to anyone. */
    public String reason() {
      return reason;
    }
  }
}
