package dev.trellis.agentstream.context;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes a conversation shorter before it is too long: nothing is done while there is room.
 *
 * @param older what a summary has to be made of; empty if none is needed
 * @param kept what is shown as it is
 */
public record Compaction(List<Entry> older, History kept) {
  public Compaction {
    older = List.copyOf(older);
  }

  /**
   * Decides what is kept. Beyond four fifths of the room, what tools read and wrote before the last
   * answer is left out, the oldest first; if that does not help, about half of the room is kept for
   * the newest messages, and the others are to be summarized.
   *
   * @param history ends with the message to answer, or with the answer to go on with
   * @param room for the conversation, in tokens
   */
  public static Compaction of(History history, int room) {
    int near = room / 5 * 4;
    History shorter = withoutOldTools(history, near);
    List<Entry> entries = shorter.entries();
    int cut = shorter.tokens() <= near ? 0 : cut(entries, room / 2);
    if (cut == 0) {
      return new Compaction(List.of(), shorter);
    }
    return new Compaction(
        entries.subList(0, cut),
        new History(shorter.summary(), false, entries.subList(cut, entries.size())));
  }

  private static History withoutOldTools(History history, int near) {
    List<Entry> entries = new ArrayList<>(history.entries());
    int tokens = history.tokens();
    // Not in the last answer: the person may well speak of just that.
    for (int i = 0; i < entries.size() - 2 && tokens > near; i++) {
      Entry entry = entries.get(i);
      entries.set(i, entry.withoutTools());
      tokens += entries.get(i).tokens() - entry.tokens();
    }
    return new History(history.summary(), history.whole(), entries);
  }

  /**
   * The index of the first entry to keep; the last question is kept, with the answer so far,
   * whatever they have. A cut before a person's message is better than one before its answer.
   */
  private static int cut(List<Entry> entries, int most) {
    int cut = entries.size() - 1;
    while (cut > 0 && !entries.get(cut).person()) {
      cut--;
    }
    int tokens = entries.subList(cut, entries.size()).stream().mapToInt(Entry::tokens).sum();
    while (cut > 0 && tokens + entries.get(cut - 1).tokens() <= most) {
      cut--;
      tokens += entries.get(cut).tokens();
    }
    for (int i = cut; i < entries.size() - 1; i++) {
      if (entries.get(i).person()) {
        return i;
      }
    }
    return cut;
  }

  /** The conversation with a summary in place of what was not kept. */
  public History summarized(String summary) {
    return new History(Optional.of(summary), false, kept.entries());
  }
}
