package dev.trellis.crypto;

import dev.trellis.config.OidcConfig;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;

/**
 * What an issuer publishes: its discovery document (<a
 * href="https://openid.net/specs/openid-connect-discovery-1_0.html">OpenID Connect Discovery
 * 1.0</a>) and its keys.
 */
final class IssuerDocuments {
  private static final int MAX_BYTES = 64 << 10;

  /** How long one document may take, from the first packet to the last byte. */
  private static final Duration DOCUMENT = Duration.ofSeconds(4);

  private final OidcConfig config;
  private final Duration patience;

  IssuerDocuments(OidcConfig config) {
    this(config, DOCUMENT);
  }

  /**
   * @param patience how long one document may take; connecting may take half of it
   */
  IssuerDocuments(OidcConfig config, Duration patience) {
    this.config = config;
    this.patience = patience;
  }

  /** The longest that {@link #keys()} takes. */
  Duration longest() {
    return patience.multipliedBy(2);
  }

  /**
   * Asks for the issuer's keys, over connections that end with the call: one that is kept for the
   * next, an hour later, would be dead by then.
   *
   * @throws IOException if the issuer does not answer in time, or not as it should
   */
  IssuerKeySet keys() throws IOException {
    try (HttpClient http = client()) {
      try {
        URI address = config.jwksUri().isPresent() ? config.jwksUri().get() : discover(http);
        return IssuerKeySet.parse(get(http, address))
            .orElseThrow(() -> new IOException(address + " is no key set"));
      } finally {
        http.shutdownNow(); // or else closing would wait for an answer that does not end
      }
    }
  }

  private HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(patience.dividedBy(2))
        .followRedirects(HttpClient.Redirect.NEVER) // the addresses that we trust, and no other
        .build();
  }

  private URI discover(HttpClient http) throws IOException {
    String issuer = config.issuer().toString();
    String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    URI address = URI.create(base + "/.well-known/openid-configuration");
    JsonNode document = get(http, address);
    // Section 4.3: or else one issuer could speak for another.
    if (!issuer.equals(document.path("issuer").stringValueOpt().orElse(""))) {
      throw new IOException(address + " is of another issuer");
    }
    return trusted(document.path("jwks_uri").stringValueOpt().orElse(""));
  }

  private URI trusted(String jwksUri) throws IOException {
    try {
      URI address = URI.create(jwksUri);
      if (config.trusts(address)) {
        return address;
      }
    } catch (IllegalArgumentException notAnAddress) {
      // Falls through to the one failure for both cases.
    }
    throw new IOException("the issuer's jwks_uri is no https address");
  }

  private JsonNode get(HttpClient http, URI address) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(address).setHeader("accept", "application/json").build();
    HttpResponse<byte[]> answer =
        await(
            address,
            http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES)));
    if (answer.statusCode() != 200) {
      throw new IOException(address + " answered " + answer.statusCode());
    }
    return StrictJson.object(answer.body())
        .orElseThrow(() -> new IOException(address + " is no JSON object"));
  }

  /** Waits here, since a request's own timeout ends with the answer's head. */
  private <T> T await(URI address, Future<T> answer) throws IOException {
    try {
      return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new HttpTimeoutException(address + " took longer than " + patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(address + ": interrupted");
    } catch (ExecutionException e) {
      throw new IOException(address + ": " + e.getCause(), e.getCause());
    }
  }
}
