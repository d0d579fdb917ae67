package dev.trellis.llm.openai;

import dev.trellis.config.ModelConfig;
import dev.trellis.config.ReasoningEffort;
import dev.trellis.llm.Model;
import dev.trellis.llm.ModelException;
import dev.trellis.llm.ModelRequest;
import dev.trellis.llm.ModelStream;
import dev.trellis.llm.Timeouts;
import dev.trellis.llm.sse.Endpoint;
import dev.trellis.llm.sse.SseClient;
import java.net.URI;
import java.util.Map;

/**
 * A model behind {@code POST {baseUrl}/chat/completions}, streamed (<a
 * href="https://platform.openai.com/docs/api-reference/chat/create">source</a>).
 */
public final class OpenAiModel implements Model {
  private final Endpoint endpoint;
  private final SseClient client;
  private final Timeouts timeouts;
  private final OpenAiRequest.Options options;
  private volatile OutputLimit outputLimit = OutputLimit.MAX_COMPLETION_TOKENS;

  /** Opens no connection yet. */
  public OpenAiModel(ModelConfig.OpenAi config, Timeouts timeouts, ReasoningEffort reasoning) {
    this.timeouts = timeouts;
    this.options = new OpenAiRequest.Options(config.model(), reasoning, isOpenAi(config.baseUrl()));
    this.endpoint =
        new Endpoint(
            config.name(),
            config.baseUrl(),
            Map.of(),
            config.apiKey().map(key -> new Endpoint.Credential("authorization", "Bearer ", key)));
    this.client = new SseClient(endpoint, timeouts);
  }

  private static boolean isOpenAi(URI baseUrl) {
    return "api.openai.com".equals(baseUrl.getHost());
  }

  @Override
  public String name() {
    return endpoint.name();
  }

  /**
   * {@inheritDoc}
   *
   * <p>Some servers, Mistral's among them, refuse {@code max_completion_tokens} and know only
   * {@code max_tokens}, which OpenAI's own newer models refuse in turn. So a refusal that names the
   * first is answered with the second, and what has worked is kept.
   */
  @Override
  public ModelStream stream(ModelRequest request) {
    try {
      return stream(request, outputLimit);
    } catch (ModelException e) {
      if (outputLimit == OutputLimit.MAX_TOKENS || !refusesLimit(e)) {
        throw e;
      }
      return streamWithOlderLimit(request, e);
    }
  }

  private static boolean refusesLimit(ModelException e) {
    return e.kind() == ModelException.Kind.REJECTED
        && String.valueOf(e.getMessage()).contains(OutputLimit.MAX_COMPLETION_TOKENS.field());
  }

  private ModelStream streamWithOlderLimit(ModelRequest request, ModelException refusal) {
    try {
      ModelStream answer = stream(request, OutputLimit.MAX_TOKENS);
      outputLimit = OutputLimit.MAX_TOKENS;
      return answer;
    } catch (ModelException e) {
      // It was the number and not the field, for example; then the first refusal says more.
      throw e.kind() == ModelException.Kind.REJECTED ? refusal : e;
    }
  }

  private ModelStream stream(ModelRequest request, OutputLimit limit) {
    return client.stream(
        "/chat/completions",
        OpenAiRequest.body(options, request, limit),
        request.timeLimit(timeouts.total()),
        () -> new OpenAiDecoder(endpoint));
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
