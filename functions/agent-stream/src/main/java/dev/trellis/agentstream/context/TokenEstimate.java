package dev.trellis.agentstream.context;

import dev.trellis.llm.ModelMessage;
import dev.trellis.llm.ModelRequest.ToolSpec;
import dev.trellis.llm.ProviderContent;
import java.util.List;
import java.util.Optional;

/**
 * How many tokens a model will count, guessed on the safe side without knowing its vocabulary: a
 * token for each 3.5 bytes of UTF-8, where English and code have about 4, and some more for what
 * stands around each piece.
 */
public final class TokenEstimate {
  private static final int AROUND = 8;

  private TokenEstimate() {}

  public static int of(String text) {
    return (int) Math.min(Integer.MAX_VALUE / 2, (bytes(text) * 2 + 6) / 7);
  }

  public static int of(ModelMessage message) {
    return AROUND
        + switch (message) {
          case ModelMessage.User(String text) -> of(text);
          case ModelMessage.Assistant(
                  String text,
                  List<ModelMessage.ToolCall> calls,
                  Optional<ProviderContent> kept) ->
              of(text)
                  + kept.map(content -> of(content.json())).orElse(0)
                  + calls.stream()
                      .mapToInt(
                          call -> AROUND + of(call.callId()) + of(call.tool()) + of(call.input()))
                      .sum();
          case ModelMessage.ToolResults(List<ModelMessage.ToolResult> results) ->
              results.stream()
                  .mapToInt(result -> AROUND + of(result.callId()) + of(result.output()))
                  .sum();
        };
  }

  public static int of(List<ModelMessage> messages) {
    return messages.stream().mapToInt(TokenEstimate::of).sum();
  }

  /** What is sent with every request besides the conversation. */
  public static int of(String system, List<ToolSpec> tools) {
    return of(system)
        + AROUND
        + tools.stream()
            .mapToInt(
                tool -> AROUND + of(tool.name()) + of(tool.description()) + of(tool.inputSchema()))
            .sum();
  }

  /** Without making them. */
  private static long bytes(String text) {
    long bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        // Half of a pair counts for two of its four.
        bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
      }
    }
    return bytes;
  }
}
