package dev.trellis.agentstream.context;

import dev.trellis.llm.ModelMessage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A stretch of a conversation as plain text, for a model that is to sum it up. */
public final class Transcript {
  private static final int MOST_SAID = 4_000;
  private static final int MOST_CALLED = 400;

  private Transcript() {}

  /**
   * Writes a stretch down, without what tools read and wrote.
   *
   * @param former the summary of what was before it, if there is one
   * @param room the most tokens; the oldest messages are left out if there are more
   */
  public static String of(Optional<String> former, List<Entry> entries, int room) {
    Deque<String> lines = new ArrayDeque<>();
    int left = room - former.map(TokenEstimate::of).orElse(0);
    for (Entry entry : entries.reversed()) {
      String line = text(entry);
      left -= TokenEstimate.of(line);
      if (left < 0) {
        lines.addFirst("(Older messages were left out.)");
        break;
      }
      lines.addFirst(line);
    }
    former.ifPresent(text -> lines.addFirst("Before that, in short:\n" + text));
    return String.join("\n\n", lines);
  }

  private static String text(Entry entry) {
    StringBuilder text = new StringBuilder();
    for (ModelMessage message : entry.messages()) {
      switch (message) {
        case ModelMessage.User(String said) ->
            text.append("Person: ").append(Elision.cut(said, MOST_SAID)).append('\n');
        case ModelMessage.Assistant(String said, List<ModelMessage.ToolCall> calls, _) -> {
          text.append("Agent: ").append(Elision.cut(said, MOST_SAID)).append('\n');
          calls.forEach(
              call ->
                  text.append("Agent called ")
                      .append(call.tool())
                      .append(' ')
                      .append(Elision.cut(call.input(), MOST_CALLED))
                      .append('\n'));
        }
        case ModelMessage.ToolResults(List<ModelMessage.ToolResult> results) ->
            results.stream()
                .filter(ModelMessage.ToolResult::failed)
                .forEach(
                    result ->
                        text.append("Refused: ")
                            .append(Elision.cut(result.output(), MOST_CALLED))
                            .append('\n'));
      }
    }
    return text.toString();
  }
}
