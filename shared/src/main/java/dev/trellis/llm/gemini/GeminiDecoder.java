package dev.trellis.llm.gemini;

import dev.trellis.domain.TokenUsage;
import dev.trellis.llm.ModelEvent;
import dev.trellis.llm.ModelEvent.FinishReason;
import dev.trellis.llm.ModelException;
import dev.trellis.llm.ModelException.Kind;
import dev.trellis.llm.ProviderContent;
import dev.trellis.llm.sse.CleanText;
import dev.trellis.llm.sse.Endpoint;
import dev.trellis.llm.sse.Json;
import dev.trellis.llm.sse.OpenToolCall;
import dev.trellis.llm.sse.Refusal;
import dev.trellis.llm.sse.SseDecoder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * Reads the responses that a stream of {@code generateContent} is made of (<a
 * href="https://ai.google.dev/api/generate-content#v1beta.GenerateContentResponse">source</a>).
 * Each may hold parts and a finish reason; the last but not every one tells the usage. No event
 * marks the end: the connection does.
 */
final class GeminiDecoder implements SseDecoder {
  private final Endpoint endpoint;
  private final CleanText text = new CleanText();
  private final CleanText reasoning = new CleanText();

  /** The signature of each call, in the calls' order; empty for a call that has none. */
  private final ArrayNode signatures = Json.object().putArray("signatures");

  private boolean signed;
  private @Nullable FinishReason reason;
  private TokenUsage usage = TokenUsage.NONE;

  GeminiDecoder(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  @Override
  public void data(String data, Consumer<ModelEvent> out) {
    JsonNode response = Json.event(endpoint, data);
    if (response.hasNonNull("error")) {
      throw failure(response);
    }
    if (response.path("usageMetadata").isObject()) {
      usage = usage(response.path("usageMetadata"));
    }
    if (response.path("promptFeedback").hasNonNull("blockReason")) {
      reason = FinishReason.CONTENT_FILTER; // then there is no candidate
    }
    JsonNode candidate = response.path("candidates").path(0);
    candidate.path("content").path("parts").forEach(part -> part(part, out));
    String finish = candidate.path("finishReason").stringValue("");
    if (!finish.isEmpty()) {
      reason = reason(finish);
    }
  }

  @Override
  public void end(Consumer<ModelEvent> out) {
    if (reason == null) {
      throw endpoint.failure(Kind.UNREACHABLE, "the answer broke off: no finish reason came");
    }
    putRest(out);
    if (signed) {
      ProviderContent kept = new ProviderContent(endpoint.name(), signatures.toString());
      out.accept(new ModelEvent.Kept(kept));
    }
    out.accept(new ModelEvent.Finished(reason, usage));
  }

  private void part(JsonNode part, Consumer<ModelEvent> out) {
    String piece = part.path("text").stringValue("");
    if (part.path("functionCall").isObject()) {
      putRest(out);
      call(part, out);
    } else if (part.path("thought").booleanValue(false)) {
      putReasoning(reasoning.next(piece), out);
    } else {
      putReasoning(piece.isEmpty() ? "" : reasoning.rest(), out);
      putText(text.next(piece), out);
    }
  }

  /** Calls come whole. Older models give them no id. */
  private void call(JsonNode part, Consumer<ModelEvent> out) {
    JsonNode function = part.path("functionCall");
    OpenToolCall call =
        new OpenToolCall(
            endpoint,
            function.path("id").stringValue(""),
            function.path("name").stringValue(""),
            out);
    if (function.path("args").isObject()) {
      call.append(function.path("args").toString(), out);
    }
    call.complete(out);
    String signature = part.path("thoughtSignature").stringValue("");
    signatures.add(signature);
    signed |= !signature.isEmpty();
  }

  private void putRest(Consumer<ModelEvent> out) {
    putReasoning(reasoning.rest(), out);
    putText(text.rest(), out);
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

  /** It says STOP after calls, too. */
  private FinishReason reason(String reason) {
    return switch (reason) {
      case "STOP" -> signatures.isEmpty() ? FinishReason.STOP : FinishReason.TOOL_CALLS;
      case "MAX_TOKENS" -> FinishReason.LENGTH;
      case "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY" ->
          FinishReason.CONTENT_FILTER;
      default -> FinishReason.OTHER; // a call that it failed to write, for example
    };
  }

  /** What it thinks is counted apart, and billed as what it says. */
  private static TokenUsage usage(JsonNode usage) {
    return new TokenUsage(
        tokens(usage, "promptTokenCount") + tokens(usage, "toolUsePromptTokenCount"),
        tokens(usage, "cachedContentTokenCount"),
        0,
        tokens(usage, "candidatesTokenCount") + tokens(usage, "thoughtsTokenCount"));
  }

  private static long tokens(JsonNode usage, String name) {
    return Math.max(0, usage.path(name).longValue(0));
  }

  private ModelException failure(JsonNode response) {
    int status = response.path("error").path("code").asInt(0);
    Kind kind = status >= 400 && status < 600 ? Refusal.kind(status) : Kind.OVERLOADED;
    return endpoint.failure(kind, "failed: " + Refusal.message(response));
  }
}
