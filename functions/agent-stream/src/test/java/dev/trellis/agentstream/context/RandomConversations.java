package dev.trellis.agentstream.context;

import dev.trellis.llm.ModelMessage;
import dev.trellis.llm.ModelMessage.Assistant;
import dev.trellis.llm.ModelMessage.ToolCall;
import dev.trellis.llm.ModelMessage.ToolResult;
import dev.trellis.llm.ModelMessage.ToolResults;
import dev.trellis.llm.ModelMessage.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** Random conversations, and what must be true of any that is shown to a model. */
final class RandomConversations {
  private RandomConversations() {}

  /** Turns of one or more steps, with outputs from nothing to some ten thousand characters. */
  static History random(Random random, int turns) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < turns; i++) {
      entries.add(new Entry("m" + i, true, List.of(new User(text(random, 400)))));
      List<ModelMessage> steps = new ArrayList<>();
      for (int step = random.nextInt(5); step >= 0; step--) {
        steps.addAll(step(random, "c%d-%d".formatted(i, step)));
      }
      steps.add(new Assistant(text(random, 300) + ".", List.of()));
      entries.add(new Entry("a" + i, false, steps));
    }
    entries.add(new Entry("last", true, List.of(new User("the last question"))));
    return new History(Optional.empty(), true, entries);
  }

  private static List<ModelMessage> step(Random random, String id) {
    List<ToolCall> calls =
        IntStream.range(0, 1 + random.nextInt(3))
            .mapToObj(
                n ->
                    new ToolCall(
                        id + n,
                        "write_file",
                        "{\"path\":\"a.txt\",\"content\":\"%s\"}".formatted(text(random, 3_000))))
            .toList();
    List<ToolResult> results =
        calls.stream()
            .map(
                call ->
                    new ToolResult(
                        call.callId(), call.tool(), text(random, 10_000), random.nextBoolean()))
            .toList();
    return List.of(new Assistant(text(random, 50), calls), new ToolResults(results));
  }

  private static String text(Random random, int most) {
    String unit = List.of("word ", "ä", "🌱", "漢").get(random.nextInt(4));
    return unit.repeat(random.nextInt(most) / unit.length());
  }

  /** What is wrong with a conversation; empty if nothing is. */
  static Optional<String> fault(List<ModelMessage> messages) {
    if (!(messages.getFirst() instanceof User)) {
      return Optional.of("it does not begin with a person");
    }
    List<String> open = List.of();
    for (ModelMessage message : messages) {
      boolean answers = message instanceof ToolResults;
      if (answers == open.isEmpty()) {
        return Optional.of("calls and results do not follow one another at " + open);
      }
      switch (message) {
        case User _ -> {}
        case Assistant(String text, List<ToolCall> calls, _) -> {
          if (text.isEmpty() && calls.isEmpty()) {
            return Optional.of("an assistant says nothing");
          }
          open = calls.stream().map(ToolCall::callId).toList();
        }
        case ToolResults(List<ToolResult> results) -> {
          if (!results.stream().map(ToolResult::callId).toList().equals(open)) {
            return Optional.of("results of other calls than " + open);
          }
          open = List.of();
        }
      }
    }
    return open.isEmpty() ? Optional.empty() : Optional.of("calls without results: " + open);
  }
}
