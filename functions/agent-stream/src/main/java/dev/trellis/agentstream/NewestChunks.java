package dev.trellis.agentstream;

import java.util.ArrayList;
import java.util.List;

/**
 * The newest chunks of a stream, by number, of {@value #MOST_CHARACTERS} characters together at
 * most, or a single one that is longer.
 */
final class NewestChunks {
  static final int MOST_CHARACTERS = 256 * 1024;
  private static final int CHARACTERS_AT_ONCE = 64 * 1024;

  private final List<String> chunks = new ArrayList<>();
  private int first;
  private int characters;

  void add(String chunk) {
    chunks.add(chunk);
    characters += chunk.length();
    int gone = 0;
    while (characters > MOST_CHARACTERS && gone < chunks.size() - 1) {
      characters -= chunks.get(gone++).length();
    }
    chunks.subList(0, gone).clear();
    first += gone;
  }

  /** The number of the oldest that is here. */
  int first() {
    return first;
  }

  /** The number of the next to come. */
  int next() {
    return first + chunks.size();
  }

  /** Some chunks from a number on that is here: all, or as many as make a piece. */
  List<String> from(int number) {
    int end = number - first;
    for (int length = 0; end < chunks.size() && length < CHARACTERS_AT_ONCE; end++) {
      length += chunks.get(end).length();
    }
    return List.copyOf(chunks.subList(number - first, end));
  }
}
