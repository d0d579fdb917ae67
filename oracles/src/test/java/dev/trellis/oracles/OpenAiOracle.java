package dev.trellis.oracles;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.completions.CompletionUsage;
import dev.trellis.domain.TokenUsage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** OpenAI's client. */
final class OpenAiOracle {
  private OpenAiOracle() {}

  // What the client knows no field for, as reasoning, it gives in this way alone.
  @SuppressWarnings("deprecation")
  static Seen read(String url) {
    OpenAIClient client = OpenAIOkHttpClient.builder().baseUrl(url + "/v1").apiKey("k").build();
    ChatCompletionCreateParams request =
        ChatCompletionCreateParams.builder().model("m1").addUserMessage("Hi").build();
    ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
    StringBuilder reasoning = new StringBuilder();
    try (StreamResponse<ChatCompletionChunk> chunks =
        client.chat().completions().createStreaming(request)) {
      chunks.stream()
          .peek(whole::accumulate)
          .flatMap(chunk -> chunk.choices().stream())
          .map(choice -> choice.delta()._additionalProperties().get("reasoning_content"))
          .forEach(piece -> append(piece, reasoning));
    } finally {
      client.close();
    }
    return seen(whole.chatCompletion(), reasoning.toString());
  }

  private static void append(@Nullable JsonValue piece, StringBuilder to) {
    if (piece != null) {
      to.append(piece.asStringOrThrow());
    }
  }

  private static Seen seen(ChatCompletion answer, String reasoning) {
    ChatCompletion.Choice choice = answer.choices().getFirst();
    CompletionUsage usage = answer.usage().orElseThrow();
    long cached = usage.promptTokensDetails().flatMap(d -> d.cachedTokens()).orElse(0L);
    return new Seen(
        choice.message().content().orElse(""),
        reasoning,
        choice.message().toolCalls().orElse(List.of()).stream()
            .map(call -> call(call.asFunction()))
            .toList(),
        List.of(),
        choice.finishReason().asString(),
        new TokenUsage(usage.promptTokens(), cached, 0, usage.completionTokens()));
  }

  private static Seen.Call call(ChatCompletionMessageFunctionToolCall call) {
    return new Seen.Call(
        call.id(), call.function().name(), Ours.sorted(call.function().arguments()));
  }
}
