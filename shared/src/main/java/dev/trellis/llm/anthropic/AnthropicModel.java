package dev.trellis.llm.anthropic;

import dev.trellis.config.ModelConfig;
import dev.trellis.config.ReasoningEffort;
import dev.trellis.llm.Model;
import dev.trellis.llm.ModelRequest;
import dev.trellis.llm.ModelStream;
import dev.trellis.llm.Timeouts;
import dev.trellis.llm.sse.Endpoint;
import dev.trellis.llm.sse.SseClient;
import java.util.Map;
import java.util.Optional;

/**
 * A model behind {@code POST {baseUrl}/messages}, streamed, in the API's version 2023-06-01 (<a
 * href="https://docs.anthropic.com/en/api/messages">source</a>).
 */
public final class AnthropicModel implements Model {
  private final ModelConfig.Anthropic config;
  private final Endpoint endpoint;
  private final SseClient client;
  private final Timeouts timeouts;
  private final Thinking thinking;

  /** Opens no connection yet. */
  public AnthropicModel(
      ModelConfig.Anthropic config, Timeouts timeouts, ReasoningEffort reasoning) {
    this.config = config;
    this.timeouts = timeouts;
    this.thinking = new Thinking(config.name(), config.model(), reasoning);
    this.endpoint =
        new Endpoint(
            config.name(),
            config.baseUrl(),
            Map.of("anthropic-version", "2023-06-01"),
            Optional.of(new Endpoint.Credential("x-api-key", "", config.apiKey())));
    this.client = new SseClient(endpoint, timeouts);
  }

  @Override
  public String name() {
    return endpoint.name();
  }

  @Override
  public ModelStream stream(ModelRequest request) {
    String body = AnthropicRequest.body(config.model(), request, thinking);
    return client.stream(
        "/messages",
        body,
        request.timeLimit(timeouts.total()),
        () -> new AnthropicDecoder(endpoint));
  }

  @Override
  public void check() {
    client.check();
  }

  @Override
  public void disconnect() {
    client.disconnect();
  }
}
