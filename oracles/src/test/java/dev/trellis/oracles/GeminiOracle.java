package dev.trellis.oracles;

import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.GenerateContentResponseUsageMetadata;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.Part;
import dev.trellis.domain.TokenUsage;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Google's client. */
final class GeminiOracle {
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder reasoning = new StringBuilder();
  private final List<Seen.Call> calls = new ArrayList<>();
  private final List<String> signatures = new ArrayList<>();
  private String finish = "";
  private TokenUsage usage = TokenUsage.NONE;

  private GeminiOracle() {}

  static Seen read(String url) {
    HttpOptions there = HttpOptions.builder().baseUrl(url).build();
    GeminiOracle oracle = new GeminiOracle();
    try (Client client = Client.builder().apiKey("k").httpOptions(there).build();
        ResponseStream<GenerateContentResponse> responses =
            client.models.generateContentStream(
                "m1", "Hi", GenerateContentConfig.builder().build())) {
      for (GenerateContentResponse response : responses) {
        oracle.take(response);
      }
    }
    return new Seen(
        oracle.text.toString(),
        oracle.reasoning.toString(),
        oracle.calls,
        oracle.signatures,
        oracle.finish,
        oracle.usage);
  }

  private void take(GenerateContentResponse response) {
    response.usageMetadata().ifPresent(counts -> usage = usage(counts));
    response
        .candidates()
        .orElse(List.of())
        .getFirst()
        .finishReason()
        .ifPresent(reason -> finish = reason.toString());
    response.parts().forEach(this::take);
  }

  private void take(Part part) {
    StringBuilder to = part.thought().orElse(false) ? reasoning : text;
    part.text().ifPresent(to::append);
    part.functionCall().map(GeminiOracle::call).ifPresent(calls::add);
    part.thoughtSignature()
        .map(signature -> Base64.getEncoder().encodeToString(signature))
        .ifPresent(signatures::add);
  }

  private static Seen.Call call(FunctionCall call) {
    return new Seen.Call(
        call.id().orElseThrow(),
        call.name().orElseThrow(),
        Ours.sorted(call.args().orElse(Map.of())));
  }

  private static TokenUsage usage(GenerateContentResponseUsageMetadata counts) {
    return new TokenUsage(
        counts.promptTokenCount().orElse(0),
        counts.cachedContentTokenCount().orElse(0),
        0,
        counts.candidatesTokenCount().orElse(0) + counts.thoughtsTokenCount().orElse(0));
  }
}
