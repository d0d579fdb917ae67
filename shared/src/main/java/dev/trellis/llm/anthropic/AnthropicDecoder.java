package dev.trellis.llm.anthropic;

import dev.trellis.llm.ModelEvent;
import dev.trellis.llm.ModelEvent.FinishReason;
import dev.trellis.llm.ModelEvent.Usage;
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
      case "text" -> putText(text.next(block.path("text").stringValue("")), out);
      case "tool_use" ->
          call =
              new OpenToolCall(
                  endpoint,
                  block.path("id").stringValue(""),
                  block.path("name").stringValue(""),
                  out);
      default -> {} // thinking, for example
    }
  }

  private void blockDelta(JsonNode delta, Consumer<ModelEvent> out) {
    switch (delta.path("type").stringValue("")) {
      case "text_delta" -> putText(text.next(delta.path("text").stringValue("")), out);
      case "input_json_delta" -> {
        if (call != null) { // else a tool that runs at the provider, which we never ask for
          call.append(delta.path("partial_json").stringValue(""), out);
        }
      }
      default -> {} // thinking and its signature
    }
  }

  private void blockStop(Consumer<ModelEvent> out) {
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
    uncachedInput = usage.path("input_tokens").longValue(uncachedInput);
    cacheWrites = usage.path("cache_creation_input_tokens").longValue(cacheWrites);
    cacheReads = usage.path("cache_read_input_tokens").longValue(cacheReads);
    output = usage.path("output_tokens").longValue(output);
  }

  private Usage usage() {
    long input = uncachedInput + cacheWrites + cacheReads;
    return new Usage(Math.max(0, input), Math.max(0, cacheReads), Math.max(0, output));
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
