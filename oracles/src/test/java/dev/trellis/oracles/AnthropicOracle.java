package dev.trellis.oracles;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.ThinkingBlock;
import com.anthropic.models.messages.ToolUseBlock;
import com.anthropic.models.messages.Usage;
import dev.trellis.domain.TokenUsage;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Anthropic's client. */
final class AnthropicOracle {
  private AnthropicOracle() {}

  static Seen read(String url) {
    AnthropicClient client = AnthropicOkHttpClient.builder().baseUrl(url).apiKey("k").build();
    MessageCreateParams request =
        MessageCreateParams.builder().model("m1").maxTokens(1_000).addUserMessage("Hi").build();
    MessageAccumulator whole = MessageAccumulator.create();
    try (StreamResponse<RawMessageStreamEvent> events =
        client.messages().createStreaming(request)) {
      events.stream().forEach(whole::accumulate);
    } finally {
      client.close();
    }
    return seen(whole.message());
  }

  private static Seen seen(Message message) {
    List<ThinkingBlock> thoughts =
        message.content().stream().flatMap(block -> block.thinking().stream()).toList();
    return new Seen(
        message.content().stream()
            .flatMap(block -> block.text().stream())
            .map(block -> block.text())
            .collect(Collectors.joining()),
        thoughts.stream().map(ThinkingBlock::thinking).collect(Collectors.joining()),
        message.content().stream()
            .map(ContentBlock::toolUse)
            .flatMap(block -> block.stream())
            .map(AnthropicOracle::call)
            .toList(),
        thoughts.stream().map(ThinkingBlock::signature).toList(),
        message.stopReason().orElseThrow().asString(),
        usage(message.usage()));
  }

  private static Seen.Call call(ToolUseBlock block) {
    Object input = Objects.requireNonNull(block._input().convert(Object.class));
    return new Seen.Call(block.id(), block.name(), Ours.sorted(input));
  }

  /** Here input is what was neither read from the cache nor written to it. */
  private static TokenUsage usage(Usage usage) {
    long reads = usage.cacheReadInputTokens().orElse(0L);
    long writes = usage.cacheCreationInputTokens().orElse(0L);
    return new TokenUsage(
        usage.inputTokens() + reads + writes, reads, writes, usage.outputTokens());
  }
}
