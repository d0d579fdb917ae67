package dev.trellis.agentstream.context;

import dev.trellis.llm.ModelMessage;
import java.util.List;

/**
 * A stored message as a model sees it: calls and their results belong to one message, so a
 * conversation may be cut between any two entries.
 *
 * @param messageId the id that clients know the message by
 * @param person whether a person said it
 */
public record Entry(String messageId, boolean person, List<ModelMessage> messages) {
  public Entry {
    messages = List.copyOf(messages);
  }

  public int tokens() {
    return TokenEstimate.of(messages);
  }

  /** Without what tools read and wrote. */
  Entry withoutTools() {
    return new Entry(messageId, person, messages.stream().map(Elision::ofTools).toList());
  }
}
