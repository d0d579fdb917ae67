package dev.trellis.llm;

import dev.trellis.llm.ModelMessage.ToolCall;
import dev.trellis.llm.ModelMessage.ToolResult;
import java.nio.charset.StandardCharsets;

/**
 * How many tokens a request can have at most, before anybody has counted them.
 *
 * <p>A byte is never more than a token: the tokenizers of all providers begin from bytes and put
 * them together. Any other divisor would be wrong for some text, such as random digits or rare
 * scripts. What providers write around texts (roles, ids, instructions on how to call tools) is
 * added generously.
 */
public final class PromptSize {
  /** Around a message, a call, a result or a tool: the widest format has some twenty. */
  private static final long AROUND_EACH = 64;

  /** Around the whole. What Anthropic writes about tools, the longest, has some 700. */
  private static final long AROUND_ALL = 1_024;

  private PromptSize() {}

  /** The most tokens that a provider may count for the request's input. */
  public static long tokensAtMost(ModelRequest request) {
    long tokens = AROUND_ALL + bytes(request.system());
    for (ModelRequest.ToolSpec tool : request.tools()) {
      tokens += AROUND_EACH + bytes(tool.name()) + bytes(tool.description());
      tokens += bytes(tool.inputSchema());
    }
    for (ModelMessage message : request.messages()) {
      tokens += AROUND_EACH + size(message);
    }
    return tokens;
  }

  private static long size(ModelMessage message) {
    return switch (message) {
      case ModelMessage.User(String text) -> bytes(text);
      case ModelMessage.Assistant assistant ->
          bytes(assistant.text())
              + assistant.toolCalls().stream().mapToLong(PromptSize::size).sum()
              + assistant.kept().map(content -> bytes(content.json())).orElse(0L);
      case ModelMessage.ToolResults results ->
          results.results().stream().mapToLong(PromptSize::size).sum();
    };
  }

  private static long size(ToolCall call) {
    return AROUND_EACH + bytes(call.callId()) + bytes(call.tool()) + bytes(call.input());
  }

  private static long size(ToolResult result) {
    return AROUND_EACH + bytes(result.callId()) + bytes(result.tool()) + bytes(result.output());
  }

  private static long bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
