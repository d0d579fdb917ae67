package dev.trellis.agentstream.context;

import dev.trellis.llm.ModelMessage;
import dev.trellis.llm.ModelMessage.ToolResults;
import java.util.ArrayList;
import java.util.List;

/** Where a conversation may be cut: everywhere but between calls and their results. */
final class Steps {
  private Steps() {}

  /** The indexes at which a step begins; the first is 0. */
  static List<Integer> starts(List<ModelMessage> messages) {
    List<Integer> starts = new ArrayList<>(List.of(0));
    for (int i = 1; i < messages.size(); i++) {
      if (!(messages.get(i) instanceof ToolResults)) {
        starts.add(i);
      }
    }
    return starts;
  }

  /** The conversation in pieces of one message, or of one with the results of its calls. */
  static List<List<ModelMessage>> of(List<ModelMessage> messages) {
    List<Integer> starts = starts(messages);
    List<List<ModelMessage>> steps = new ArrayList<>();
    for (int i = 0; i < starts.size(); i++) {
      int end = i + 1 < starts.size() ? starts.get(i + 1) : messages.size();
      steps.add(messages.subList(starts.get(i), end));
    }
    return steps;
  }
}
