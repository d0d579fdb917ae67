package dev.trellis.domain;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Edits of a text, one after another: each is made in what those before it left. */
public final class TextEdits {
  private TextEdits() {}

  /** What came of the edits. */
  public sealed interface Result {
    /** All were made. */
    record Edited(String text) implements Result {}

    /**
     * One could not be made, so none was.
     *
     * @param edit its index, from 0
     * @param matches how often its text was there
     * @param lines the numbers of the lines in which the first matches begin, from 1, ascending
     * @param nearest what is most like the text, if it was not there and anything is like it
     */
    record Mismatched(int edit, int matches, List<Integer> lines, Optional<NearestText> nearest)
        implements Result {
      public Mismatched {
        lines = List.copyOf(lines);
      }

      /** What is wrong, for whoever wrote the edit to put it right; quotes the text. */
      public String reason() {
        if (matches > 0) {
          return "occurs %d times (first on lines %s) and must occur once: search for more text"
              .formatted(
                  matches, lines.stream().map(String::valueOf).collect(Collectors.joining(", ")));
        }
        return nearest
            .map(
                near ->
                    "does not occur; the nearest text is on lines %d to %d:\n%s"
                        .formatted(near.firstLine(), near.lastLine(), near.text()))
            .orElse("does not occur, nor anything like it");
      }
    }
  }

  /**
   * Makes the edits. Each takes time linear in the text and in what it searches for.
   *
   * @param edits at least one; an edit's search must occur exactly once, counting places that
   *     overlap
   */
  public static Result apply(String text, List<TextEdit> edits) {
    String edited = text;
    for (int i = 0; i < edits.size(); i++) {
      TextEdit edit = edits.get(i);
      Occurrences found = Occurrences.of(edit.search(), edited);
      if (found.count() != 1) {
        return mismatch(i, edit, found, edited);
      }
      int at = found.offsets().getFirst();
      edited =
          edited.substring(0, at) + edit.replace() + edited.substring(at + edit.search().length());
    }
    return new Result.Edited(edited);
  }

  private static Result mismatch(int index, TextEdit edit, Occurrences found, String text) {
    Lines lines = Lines.of(text);
    List<Integer> numbers = found.offsets().stream().map(at -> lines.lineAt(at) + 1).toList();
    Optional<NearestText> nearest =
        found.count() == 0
            ? NearestText.find(Lines.of(edit.search()), lines)
            : Optional.<NearestText>empty();
    return new Result.Mismatched(index, found.count(), numbers, nearest);
  }
}
