package dev.trellis.http;

import dev.trellis.domain.Sha256;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a state of what was answered, so that a client that has it need not be sent it again.
 *
 * @param opaque of the characters that a tag may have, without quotes
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3">RFC 9110, section 8.8.3</a>
 */
public record EntityTag(String opaque) {
  private static final Pattern CHARACTERS = Pattern.compile("[\\x21\\x23-\\x7E\\x80-\\xFF]*");
  private static final Pattern LISTED =
      Pattern.compile("[\\s,]*(?:W/)?\"(" + CHARACTERS + ")\"\\s*(?:,|$)");
  private static final int BYTES = 16;

  /**
   * @throws IllegalArgumentException if it has another character
   */
  public EntityTag {
    if (!CHARACTERS.matcher(opaque).matches()) {
      throw new IllegalArgumentException("no tag: " + opaque);
    }
  }

  /** A tag of whatever decides what is answered. */
  public static EntityTag of(byte[] decisive) {
    byte[] digest = Arrays.copyOf(Sha256.hash(decisive), BYTES);
    return new EntityTag(Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
  }

  /**
   * Whether a request's {@code If-None-Match} names this tag; compared weakly, as it has to be. A
   * field that is not well-formed names what stands before the fault.
   */
  public boolean isNamedIn(String ifNoneMatch) {
    if (ifNoneMatch.strip().equals("*")) {
      return true;
    }
    Matcher listed = LISTED.matcher(ifNoneMatch);
    while (listed.lookingAt()) {
      if (listed.group(1).equals(opaque)) {
        return true;
      }
      listed.region(listed.end(), ifNoneMatch.length());
    }
    return false;
  }

  /** As a header says it of answers that are the same to the byte. */
  public String strong() {
    return '"' + opaque + '"';
  }

  /** As a header says it of answers that mean the same, compressed or not. */
  public String weak() {
    return "W/" + strong();
  }
}
