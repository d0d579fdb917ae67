package dev.trellis.store;

import dev.trellis.domain.ContentHash;
import dev.trellis.domain.ProjectId;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A message to be answered.
 *
 * @param parts the message's parts, a JSON array as text
 * @param historyLimit how many messages to read back at most
 * @param first the chunks that the answer's stream begins with
 * @param waits whether the message waits its turn if another is being answered
 * @param review whether the changes are to be reviewed that the answer makes
 * @param least what there must be room for if a run is to begin; a message whose run has begun is
 *     not refused
 */
public record Send(
    ProjectId project,
    String messageId,
    String parts,
    Placement placement,
    String model,
    int historyLimit,
    List<String> first,
    boolean waits,
    boolean review,
    Budgets.Least least) {
  public Send {
    first = List.copyOf(first);
  }

  /** By which other words are told from the same ones sent again. */
  ContentHash hash() {
    return ContentHash.of(parts.getBytes(StandardCharsets.UTF_8));
  }

  /** How the user's message meets the stored conversation. */
  public enum Placement {
    /** It is new, and goes to the end. */
    APPEND,
    /** It takes the place of the stored message with its id, and what lies behind that is cut. */
    REPLACE,
    /** It is stored already, and what lies behind it is cut, to be answered anew. */
    ANSWER_AGAIN
  }
}
