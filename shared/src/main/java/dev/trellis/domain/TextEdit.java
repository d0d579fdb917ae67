package dev.trellis.domain;

/**
 * A replacement in a text.
 *
 * @param search the text to replace, which must be there exactly once; at least one character
 * @param replace what to put in its place; may be empty
 */
public record TextEdit(String search, String replace) {
  public TextEdit {
    if (search.isEmpty()) {
      throw new IllegalArgumentException("an edit must search for something");
    }
  }
}
