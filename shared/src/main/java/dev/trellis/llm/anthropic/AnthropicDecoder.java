package dev.trellis.llm.anthropic;

import dev.trellis.domain.TokenUsage;
import dev.trellis.llm.ModelEvent;
import dev.trellis.llm.ModelEvent.FinishReason;
import dev.trellis.llm.ModelException;
import dev.trellis.llm.ModelException.Kind;
import dev.trellis.llm.sse.CleanText;
import dev.trellis.llm.sse.Endpoint;
import dev.trellis.llm.sse.Json;
import dev.trellis.llm.sse.OpenToolCall;
import dev.trellis.llm.sse.Refusal;
import dev.trellis.llm.sse.SseDecoder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the events of a streamed message (<a
 * href="https://docs.anthropic.com/en/api/messages-streaming">source</a>). Events, blocks and
 * deltas of an unknown type are passed over, as the API asks of its clients.
 */
final class AnthropicDecoder implements SseDecoder {
  private final Endpoint endpoint;
  private final CleanText text = new CleanText();
  private final CleanText reasoning = new CleanText();
  private final AnthropicContent content = new AnthropicContent();
  private @Nullable OpenToolCall call;
  private FinishReason reason = FinishReason.OTHER;
  private long uncachedInput;
  private long cacheWrites;
  private long cacheReads;
  private long output;

  AnthropicDecoder(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  @Override
  public void data(String data, Consumer<ModelEvent> out) {
    JsonNode event = Json.event(endpoint, data);
    switch (event.path("type").stringValue("")) {
      case "message_start" -> count(event.path("message").path("usage"));
      case "content_block_start" -> blockStart(event.path("content_block"), out);
      case "content_block_delta" -> blockDelta(event.path("delta"), out);
      case "content_block_stop" -> blockStop(out);
      case "message_delta" -> {
        reason = reason(event.path("delta").path("stop_reason").stringValue(""));
        count(event.path("usage"));
      }
      case "message_stop" -> {
        blockStop(out);
        content.kept(endpoint.name()).map(ModelEvent.Kept::new).ifPresent(out);
        out.accept(new ModelEvent.Finished(reason, usage()));
      }
      case "error" -> throw failure(event);
      default -> {} // ping, and what the API may add
    }
  }

  @Override
  public void end(Consumer<ModelEvent> out) {
    throw endpoint.failure(Kind.UNREACHABLE, "the answer broke off: no message_stop came");
  }

  private void blockStart(JsonNode block, Consumer<ModelEvent> out) {
    blockStop(out);
    switch (block.path("type").stringValue("")) {
      case "text" -> text(block.path("text").stringValue(""), out);
      case "thinking" -> {
        content.thinking(block.path("signature").stringValue(""));
        thinking(block.path("thinking").stringValue(""), out);
      }
      case "redacted_thinking" -> content.redacted(block.path("data").stringValue(""));
      case "tool_use" -> {
        content.toolUse();
        String id = block.path("id").stringValue("");
        call = new OpenToolCall(endpoint, id, block.path("name").stringValue(""), out);
      }
      default -> {} // a tool that runs at the provider, for example
    }
  }

  private void blockDelta(JsonNode delta, Consumer<ModelEvent> out) {
    switch (delta.path("type").stringValue("")) {
      case "text_delta" -> text(delta.path("text").stringValue(""), out);
      case "thinking_delta" -> thinking(delta.path("thinking").stringValue(""), out);
      case "signature_delta" -> content.signature(delta.path("signature").stringValue(""));
      case "input_json_delta" -> {
        if (call != null) { // else a tool that runs at the provider, which we never ask for
          call.append(delta.path("partial_json").stringValue(""), out);
        }
      }
      default -> {} // a citation, for example
    }
  }

  private void text(String piece, Consumer<ModelEvent> out) {
    content.text(piece);
    putText(text.next(piece), out);
  }

  private void thinking(String piece, Consumer<ModelEvent> out) {
    content.thinkingDelta(piece);
    putReasoning(reasoning.next(piece), out);
  }

  private void blockStop(Consumer<ModelEvent> out) {
    putReasoning(reasoning.rest(), out);
    putText(text.rest(), out);
    if (call != null) {
      call.complete(out);
      call = null;
    }
  }

  private static void putText(String delta, Consumer<ModelEvent> out) {
    if (!delta.isEmpty()) {
      out.accept(new ModelEvent.Text(delta));
    }
  }

  private static void putReasoning(String delta, Consumer<ModelEvent> out) {
    if (!delta.isEmpty()) {
      out.accept(new ModelEvent.Reasoning(delta));
    }
  }

  private static FinishReason reason(String reason) {
    return switch (reason) {
      case "end_turn", "stop_sequence" -> FinishReason.STOP;
      case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
      case "tool_use" -> FinishReason.TOOL_CALLS;
      case "refusal" -> FinishReason.CONTENT_FILTER;
      default -> FinishReason.OTHER;
    };
  }

  /** Counts are totals, and an event may leave out, or null, those that have not changed. */
  private void count(JsonNode usage) {
    uncachedInput = count(usage.path("input_tokens"), uncachedInput);
    cacheWrites = count(usage.path("cache_creation_input_tokens"), cacheWrites);
    cacheReads = count(usage.path("cache_read_input_tokens"), cacheReads);
    output = count(usage.path("output_tokens"), output);
  }

  private static long count(JsonNode tokens, long before) {
    return Math.max(0, tokens.longValue(before));
  }

  private TokenUsage usage() {
    long input = uncachedInput + cacheWrites + cacheReads;
    return new TokenUsage(input, cacheReads, cacheWrites, output);
  }

  private ModelException failure(JsonNode event) {
    Kind kind =
        switch (event.path("error").path("type").stringValue("")) {
          case "authentication_error", "permission_error" -> Kind.UNAUTHORIZED;
          case "invalid_request_error", "not_found_error", "request_too_large", "billing_error" ->
              Kind.REJECTED;
          default -> Kind.OVERLOADED; // overloaded_error, rate_limit_error, api_error
        };
    return endpoint.failure(kind, "failed: " + Refusal.message(event));
  }
}
