package dev.trellis.crypto;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.trellis.config.OidcConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An OpenID Connect issuer on a free port, whose documents a test can change. */
public final class TestIssuer implements AutoCloseable {
  static final String DISCOVERY = "/pool/.well-known/openid-configuration";
  static final String KEYS = "/pool/keys";
  public static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile HttpHandler discovery;
  private volatile HttpHandler keys;

  /** One that publishes these keys. */
  public TestIssuer(String... jwks) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    discovery = json(discovery(name(), address(KEYS)));
    keys = json(TestIssuerKey.keySet(jwks));
    server.createContext(DISCOVERY, exchange -> serve(exchange, discovery));
    server.createContext(KEYS, exchange -> serve(exchange, keys));
    server.setExecutor(threads);
    server.start();
  }

  /** Its name, as its tokens spell it. */
  public String name() {
    return address("/pool");
  }

  String address(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  OidcConfig config() {
    return new OidcConfig(URI.create(name()), Set.of("web", "api"), Optional.empty());
  }

  /** Tokens of this issuer, with time enough for a busy machine to start an HTTP client. */
  public OidcTokens tokens(InstantSource clock) {
    return tokens(config(), clock);
  }

  static OidcTokens tokens(OidcConfig config, InstantSource clock) {
    return new OidcTokens(config, new IssuerDocuments(config, Duration.ofMinutes(1)), clock);
  }

  /** Claims that are right in every way. */
  public String claims() {
    return "{\"iss\":\"%s\",\"aud\":\"web\",\"sub\":\"anna\",\"iat\":%d,\"exp\":%d}"
        .formatted(name(), NOW.getEpochSecond(), NOW.getEpochSecond() + 3600);
  }

  static String discovery(String issuer, String jwksUri) {
    return "{\"issuer\":\"%s\",\"jwks_uri\":\"%s\",\"scopes_supported\":[\"openid\"]}"
        .formatted(issuer, jwksUri);
  }

  void onDiscovery(HttpHandler handler) {
    discovery = handler;
  }

  void onKeys(HttpHandler handler) {
    keys = handler;
  }

  void publishes(String... jwks) {
    keys = json(TestIssuerKey.keySet(jwks));
  }

  /** How often this path was asked for. */
  long asked(String path) {
    return requests.stream().filter(path::equals).count();
  }

  List<String> requests() {
    return requests;
  }

  static HttpHandler json(String body) {
    return answer(200, body);
  }

  static HttpHandler answer(int status, String body) {
    return exchange -> {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("content-type", "application/json");
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      if (bytes.length > 0) {
        exchange.getResponseBody().write(bytes);
      }
    };
  }

  /** Says nothing until the test is over. */
  HttpHandler hanging() {
    return _ -> awaitEnd();
  }

  /** Sends the head and a part of the body, and then nothing until the test is over. */
  HttpHandler stalling() {
    return exchange -> {
      exchange.sendResponseHeaders(200, 1000);
      exchange.getResponseBody().write("{\"keys\":".getBytes(StandardCharsets.UTF_8));
      exchange.getResponseBody().flush();
      awaitEnd();
    };
  }

  private void awaitEnd() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(HttpExchange exchange, HttpHandler handler) throws IOException {
    try (exchange) {
      requests.add(exchange.getRequestURI().toString());
      handler.handle(exchange);
    }
  }

  @Override
  public void close() {
    over.countDown();
    server.stop(0);
    threads.close();
  }

  /** A clock that a test sets; it begins at {@link #NOW}. */
  static final class Clock implements InstantSource {
    private volatile Instant now = NOW;

    @Override
    public Instant instant() {
      return now;
    }

    void set(Instant time) {
      now = time;
    }

    void pass(Duration time) {
      now = now.plus(time);
    }
  }
}
