package dev.trellis.llm;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One question to a model.
 *
 * @param system the instructions
 * @param messages the conversation so far, oldest first, ending with a user's message or with tool
 *     results; two messages of the same kind may follow one another
 * @param tools the tools that the model may call
 * @param maxOutputTokens the most tokens it may produce, at least 1
 * @param timeLimit for the whole answer, all tries and waits included, where it is shorter than the
 *     model's own
 */
public record ModelRequest(
    String system,
    List<ModelMessage> messages,
    List<ToolSpec> tools,
    int maxOutputTokens,
    Optional<Duration> timeLimit) {

  public ModelRequest {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
    if (maxOutputTokens < 1) {
      throw new IllegalArgumentException("maxOutputTokens must be at least 1");
    }
  }

  /** A request with the model's own time limit. */
  public ModelRequest(
      String system, List<ModelMessage> messages, List<ToolSpec> tools, int maxOutputTokens) {
    this(system, messages, tools, maxOutputTokens, Optional.empty());
  }

  /** The same request, to be answered within {@code limit}. */
  public ModelRequest within(Duration limit) {
    return new ModelRequest(system, messages, tools, maxOutputTokens, Optional.of(limit));
  }

  /** The same request, to be answered with at most {@code tokens} tokens. */
  public ModelRequest withMaxOutputTokens(int tokens) {
    return new ModelRequest(system, messages, tools, tokens, timeLimit);
  }

  /** Whether this request is an earlier one with more messages behind its own. */
  public boolean continues(ModelRequest earlier) {
    int before = earlier.messages.size();
    return system.equals(earlier.system)
        && tools.equals(earlier.tools)
        && messages.size() >= before
        && messages.subList(0, before).equals(earlier.messages);
  }

  /** The shorter of this request's time limit and {@code limit}. */
  public Duration timeLimit(Duration limit) {
    return timeLimit.filter(own -> own.compareTo(limit) < 0).orElse(limit);
  }

  /**
   * A tool as it is described to the model.
   *
   * @param name letters, digits and underscores
   * @param inputSchema the JSON Schema of its input, as JSON text: an object
   */
  public record ToolSpec(String name, String description, String inputSchema) {}
}
