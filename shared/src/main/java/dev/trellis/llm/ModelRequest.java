package dev.trellis.llm;

import java.util.List;

/**
 * One question to a model.
 *
 * @param system the instructions
 * @param messages the conversation so far, oldest first, ending with a user's message or with tool
 *     results; two messages of the same kind may follow one another
 * @param tools the tools that the model may call
 * @param maxOutputTokens the most tokens it may produce, at least 1
 */
public record ModelRequest(
    String system, List<ModelMessage> messages, List<ToolSpec> tools, int maxOutputTokens) {

  public ModelRequest {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
    if (maxOutputTokens < 1) {
      throw new IllegalArgumentException("maxOutputTokens must be at least 1");
    }
  }

  /**
   * A tool as it is described to the model.
   *
   * @param name letters, digits and underscores
   * @param inputSchema the JSON Schema of its input, as JSON text: an object
   */
  public record ToolSpec(String name, String description, String inputSchema) {}
}
