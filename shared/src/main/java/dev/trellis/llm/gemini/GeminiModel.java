package dev.trellis.llm.gemini;

import dev.trellis.config.ModelConfig;
import dev.trellis.config.ReasoningEffort;
import dev.trellis.llm.Model;
import dev.trellis.llm.ModelRequest;
import dev.trellis.llm.ModelStream;
import dev.trellis.llm.Timeouts;
import dev.trellis.llm.sse.Endpoint;
import dev.trellis.llm.sse.SseClient;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * A model behind {@code POST {baseUrl}/v1beta/models/{model}:streamGenerateContent} (<a
 * href="https://ai.google.dev/api/generate-content#method:-models.streamgeneratecontent">source</a>).
 * The key goes into a header and never into the address, which proxies log.
 */
public final class GeminiModel implements Model {
  private static final String VERSION = "/v1beta";

  private final Endpoint endpoint;
  private final SseClient client;
  private final Timeouts timeouts;
  private final String path;
  private final GeminiDialect dialect;

  /** Opens no connection yet. */
  public GeminiModel(ModelConfig.Gemini config, Timeouts timeouts, ReasoningEffort reasoning) {
    this.endpoint =
        new Endpoint(
            config.name(),
            URI.create(config.baseUrl() + VERSION),
            Map.of(),
            Optional.of(new Endpoint.Credential("x-goog-api-key", "", config.apiKey())));
    this.client = new SseClient(endpoint, timeouts);
    this.timeouts = timeouts;
    this.path =
        "/models/%s:streamGenerateContent?alt=sse"
            .formatted(URLEncoder.encode(config.model(), StandardCharsets.UTF_8));
    this.dialect = new GeminiDialect(config.name(), config.model(), reasoning);
  }

  @Override
  public String name() {
    return endpoint.name();
  }

  @Override
  public ModelStream stream(ModelRequest request) {
    return client.stream(
        path,
        GeminiRequest.body(dialect, request),
        request.timeLimit(timeouts.total()),
        () -> new GeminiDecoder(endpoint));
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
