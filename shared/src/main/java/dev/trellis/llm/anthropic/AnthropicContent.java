package dev.trellis.llm.anthropic;

import dev.trellis.llm.ProviderContent;
import dev.trellis.llm.sse.Json;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gathers the blocks of an answer in their order, since those in which the model thinks are signed
 * and have to be sent back with the results of its tool calls, unchanged and where they were (<a
 * href="https://docs.anthropic.com/en/docs/build-with-claude/extended-thinking#preserving-thinking-blocks">source</a>).
 * A call is only a mark for its place: {@link AnthropicRequest} puts the call itself there.
 */
final class AnthropicContent {
  private final ArrayNode blocks = Json.object().putArray("content");
  private boolean signed;

  void text(String piece) {
    if (!piece.isEmpty()) {
      append(block("text"), "text", piece);
    }
  }

  void thinking(String signature) {
    blocks.addObject().put("type", "thinking").put("thinking", "").put("signature", signature);
    signed = true;
  }

  void thinkingDelta(String piece) {
    append(block("thinking"), "thinking", piece);
  }

  void signature(String piece) {
    append(block("thinking"), "signature", piece);
  }

  /** Thinking that the provider has encrypted. */
  void redacted(String data) {
    blocks.addObject().put("type", "redacted_thinking").put("data", data);
    signed = true;
  }

  void toolUse() {
    blocks.addObject().put("type", "tool_use");
  }

  /** Empty if nothing of it is signed: then the text and the calls say it all. */
  Optional<ProviderContent> kept(String model) {
    return signed ? Optional.of(new ProviderContent(model, blocks.toString())) : Optional.empty();
  }

  /** The last block, or a new one where that is of another type. */
  private ObjectNode block(String type) {
    return blocks.path(blocks.size() - 1) instanceof ObjectNode last
            && last.path("type").stringValue("").equals(type)
        ? last
        : blocks.addObject().put("type", type);
  }

  private static void append(ObjectNode block, String field, String piece) {
    block.put(field, block.path(field).stringValue("") + piece);
  }
}
