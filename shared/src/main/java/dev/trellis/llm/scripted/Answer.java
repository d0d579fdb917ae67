package dev.trellis.llm.scripted;

import dev.trellis.llm.ModelEvent;
import dev.trellis.llm.ModelRequest;
import java.util.List;

/** What is said in one step, and the tools that are called after it; without calls, the end. */
record Answer(String text, List<Call> calls) {
  Answer {
    calls = List.copyOf(calls);
  }

  static Answer end(String text) {
    return new Answer(text, List.of());
  }

  static Answer call(String text, Call call) {
    return new Answer(text, List.of(call));
  }

  List<ModelEvent> events(ModelRequest request) {
    AnswerWriter writer = new AnswerWriter(request);
    boolean whole = writer.text(text) && calls.stream().allMatch(writer::call);
    ModelEvent.FinishReason reason =
        calls.isEmpty() ? ModelEvent.FinishReason.STOP : ModelEvent.FinishReason.TOOL_CALLS;
    return writer.finish(whole ? reason : ModelEvent.FinishReason.LENGTH);
  }
}
