package dev.trellis.llm.sse;

import dev.trellis.config.Secret;
import dev.trellis.llm.ModelException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Map;
import java.util.Optional;

/**
 * Where a model is, and how we show who we are there.
 *
 * @param name the model's name as operators know it; it begins every error message
 * @param baseUrl without a trailing slash
 * @param headers sent with every request; nothing secret
 */
public record Endpoint(
    String name, URI baseUrl, Map<String, String> headers, Optional<Credential> credential) {
  private static final int MAX_TEXT = 500;

  public Endpoint {
    headers = Map.copyOf(headers);
  }

  /**
   * A key and the header that carries it, after {@code prefix}.
   *
   * @param key one visible ASCII character or more
   */
  public record Credential(String header, String prefix, Secret key) {
    public Credential {
      // The HTTP client would name the whole value in its own complaint.
      if (!key.reveal().matches("[!-~]+")) {
        throw new IllegalArgumentException(
            "a model's API key is empty or holds characters that no HTTP header can carry");
      }
    }
  }

  /** A failure whose message is the model's name and {@code text}, made safe to be logged. */
  public ModelException failure(ModelException.Kind kind, String text) {
    return new ModelException(kind, name + ": " + safe(text));
  }

  HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(baseUrl + path));
    headers.forEach(request::setHeader);
    credential.ifPresent(c -> request.setHeader(c.header(), c.prefix() + c.key().reveal()));
    return request;
  }

  /** Providers like to quote what they were sent, so the key goes before the text is cut. */
  private String safe(String text) {
    String withoutKey =
        credential.map(Credential::key).map(k -> text.replace(k.reveal(), "***")).orElse(text);
    String line = CleanText.whole(withoutKey).replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return line.length() <= MAX_TEXT ? line : CleanText.whole(line.substring(0, MAX_TEXT));
  }
}
