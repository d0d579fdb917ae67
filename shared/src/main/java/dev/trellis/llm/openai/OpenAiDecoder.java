package dev.trellis.llm.openai;

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
 * Reads chat completion chunks (<a
 * href="https://platform.openai.com/docs/api-reference/chat-streaming">source</a>), and what other
 * servers make of them: a call in one chunk, an id that is repeated, null or empty, every call
 * under index 0, usage beside the finish reason, no {@code [DONE]}, reasoning under two names.
 */
final class OpenAiDecoder implements SseDecoder {
  private final Endpoint endpoint;
  private final CleanText text = new CleanText();
  private final CleanText reasoning = new CleanText();
  private @Nullable OpenToolCall call;
  private int callIndex;
  private String callId = "";
  private boolean calledTools;
  private @Nullable FinishReason reason;
  private TokenUsage usage = TokenUsage.NONE;

  OpenAiDecoder(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  @Override
  public void data(String data, Consumer<ModelEvent> out) {
    if (data.strip().equals("[DONE]")) {
      end(out);
      return;
    }
    JsonNode chunk = Json.event(endpoint, data);
    if (chunk.hasNonNull("error")) {
      throw failure(chunk);
    }
    if (chunk.path("usage").isObject()) {
      usage = usage(chunk.path("usage"));
    }
    JsonNode choice = chunk.path("choices").path(0);
    delta(choice.path("delta"), out);
    String finish = choice.path("finish_reason").stringValue("");
    if (!finish.isEmpty()) {
      completeCall(out);
      reason = reason(finish);
    }
  }

  /** The last chunk with a finish reason completes an answer; what follows is only its usage. */
  @Override
  public void end(Consumer<ModelEvent> out) {
    if (reason == null) {
      throw endpoint.failure(Kind.UNREACHABLE, "the answer broke off: no finish reason came");
    }
    putText(text.rest(), out);
    out.accept(new ModelEvent.Finished(reason, usage));
  }

  private void delta(JsonNode delta, Consumer<ModelEvent> out) {
    putReasoning(delta, out);
    putText(text.next(delta.path("content").stringValue("")), out);
    // A refusal is what the model says to the person instead of an answer.
    putText(text.next(delta.path("refusal").stringValue("")), out);
    JsonNode pieces = delta.path("tool_calls");
    for (int i = 0; i < pieces.size(); i++) {
      if (i > 0) {
        completeCall(out); // one chunk never holds two pieces of one call
      }
      toolCall(pieces.path(i), out);
    }
  }

  private void toolCall(JsonNode piece, Consumer<ModelEvent> out) {
    String id = piece.path("id").stringValue("");
    String tool = piece.path("function").path("name").stringValue("");
    int index = piece.path("index").intValue(callIndex);
    boolean same = index == callIndex && (id.isEmpty() || id.equals(callId));
    if (call == null || !same) {
      completeCall(out);
      putText(text.rest(), out);
      call = new OpenToolCall(endpoint, id, tool, out);
      callIndex = index;
      callId = id;
      calledTools = true;
    }
    call.append(piece.path("function").path("arguments").stringValue(""), out);
  }

  private void completeCall(Consumer<ModelEvent> out) {
    if (call != null) {
      call.complete(out);
      call = null;
    }
  }

  /** OpenAI shows none. Others call it one or the other, and some send both with the same text. */
  private void putReasoning(JsonNode delta, Consumer<ModelEvent> out) {
    String content = delta.path("reasoning_content").stringValue("");
    String piece = content.isEmpty() ? delta.path("reasoning").stringValue("") : content;
    String clean = piece.isEmpty() ? reasoning.rest() : reasoning.next(piece);
    if (!clean.isEmpty()) {
      out.accept(new ModelEvent.Reasoning(clean));
    }
  }

  private static void putText(String delta, Consumer<ModelEvent> out) {
    if (!delta.isEmpty()) {
      out.accept(new ModelEvent.Text(delta));
    }
  }

  private FinishReason reason(String reason) {
    return switch (reason) {
      // Some servers say "stop" after tool calls, too.
      case "stop" -> calledTools ? FinishReason.TOOL_CALLS : FinishReason.STOP;
      case "tool_calls", "function_call" -> FinishReason.TOOL_CALLS;
      case "length" -> FinishReason.LENGTH;
      case "content_filter" -> FinishReason.CONTENT_FILTER;
      default -> FinishReason.OTHER;
    };
  }

  private static TokenUsage usage(JsonNode usage) {
    JsonNode input = usage.path("prompt_tokens_details");
    return new TokenUsage(
        tokens(usage.path("prompt_tokens")),
        tokens(input.path("cached_tokens")),
        tokens(input.path("cache_write_tokens")),
        tokens(usage.path("completion_tokens")));
  }

  private static long tokens(JsonNode count) {
    return Math.max(0, count.longValue(0));
  }

  /** An error in the middle of a stream has no HTTP status; a gateway's number stands for one. */
  private ModelException failure(JsonNode chunk) {
    JsonNode error = chunk.path("error");
    int status = error.path("code").asInt(0);
    String type = error.path("type").stringValue("");
    Kind kind =
        switch (type) {
          case "invalid_request_error" -> Kind.REJECTED;
          case "authentication_error", "permission_error" -> Kind.UNAUTHORIZED;
          default -> status >= 400 && status < 600 ? Refusal.kind(status) : Kind.OVERLOADED;
        };
    return endpoint.failure(kind, "failed: " + Refusal.message(chunk));
  }
}
