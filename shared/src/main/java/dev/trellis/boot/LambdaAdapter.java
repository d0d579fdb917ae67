package dev.trellis.boot;

import dev.trellis.domain.ProblemException;
import dev.trellis.domain.UuidV7;
import dev.trellis.http.Cors;
import dev.trellis.http.HttpHandler;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import dev.trellis.http.ProblemJson;
import dev.trellis.log.Metrics;
import dev.trellis.log.RequestMetrics;
import dev.trellis.log.RequestScope;
import dev.trellis.runtime.ResponseStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.GenericMessage;

/**
 * The function bean: turns an event into a request, hands it to the handler, and turns the response
 * into an answer. It holds the one place where everything is caught: a {@link ProblemException}
 * becomes its problem, whatever else is thrown an opaque 500 and a log line.
 *
 * <p>Where the message carries a {@link ResponseStream}, the answer goes there while it is produced
 * and the result is empty; elsewhere the result is the answer, collected.
 */
public final class LambdaAdapter implements Function<Message<InputStream>, Message<byte[]>> {
  /** The message header that holds the {@link ResponseStream}. */
  public static final String RESPONSE_STREAM = "responseStream";

  /** The message header that holds the {@link Instant} at which the function will be ended. */
  public static final String DEADLINE = "deadline";

  private static final Logger LOG = LoggerFactory.getLogger(LambdaAdapter.class);
  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  // Where nobody tells the deadline, this is how long a function may be assumed to have.
  private static final Duration ASSUMED_TIME = Duration.ofSeconds(28);

  private static final Map<String, String> HEADERS_OF_ALL =
      Map.of(
          "cache-control", "no-store",
          "content-security-policy", "default-src 'none'; frame-ancestors 'none'",
          "permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
          "referrer-policy", "no-referrer",
          "strict-transport-security", "max-age=63072000; includeSubDomains",
          "x-content-type-options", "nosniff",
          "x-frame-options", "DENY");

  private final HttpHandler handler;
  private final Cors cors;
  private final Metrics metrics;
  private final UnaryOperator<String> pseudonym;

  /**
   * @param pseudonym gives for a client's address what may be written down
   */
  LambdaAdapter(HttpHandler handler, Cors cors, Metrics metrics, UnaryOperator<String> pseudonym) {
    this.handler = handler;
    this.cors = cors;
    this.metrics = metrics;
    this.pseudonym = pseudonym;
  }

  @Override
  public Message<byte[]> apply(Message<InputStream> message) {
    ApiGatewayEvent event = ApiGatewayEvent.read(message.getPayload());
    String id = requestId(event);
    @Nullable Object stream = message.getHeaders().get(RESPONSE_STREAM);
    @Nullable Object deadline = message.getHeaders().get(DEADLINE);
    HttpRequest request =
        request(event, id, deadline instanceof Instant i ? i : Instant.now().plus(ASSUMED_TIME));
    return RequestScope.call(
        id,
        () -> pseudonym.apply(request.clientAddress()),
        () -> measured(event, () -> answered(request, stream)));
  }

  /** What is asked before a snapshot is nobody's request, and is not to be counted as one. */
  private Message<byte[]> measured(ApiGatewayEvent event, Supplier<Message<byte[]>> answer) {
    return event.source.equals(PrimingEvent.SOURCE)
        ? metrics.rehearse(answer)
        : metrics.measure(answer);
  }

  private Message<byte[]> answered(HttpRequest request, @Nullable Object stream) {
    if (stream instanceof ResponseStream out) {
      answer(request, out);
      return new GenericMessage<>(new byte[0]);
    }
    BufferedResponse out = new BufferedResponse();
    answer(request, out);
    return new GenericMessage<>(out.toJson());
  }

  private static String requestId(ApiGatewayEvent event) {
    String given = event.headers.getOrDefault("x-request-id", "");
    if (REQUEST_ID.matcher(given).matches()) {
      return given;
    }
    return event.requestId.isEmpty() ? UuidV7.next().toString() : event.requestId;
  }

  /** A scheduled event has no method of HTTP, and its source in place of a route. */
  private static HttpRequest request(ApiGatewayEvent event, String id, Instant deadline) {
    boolean scheduled = event.method.isEmpty() && !event.source.isEmpty();
    return new HttpRequest(
        id,
        scheduled ? HttpRequest.EVENT : event.method,
        scheduled ? event.source : event.resource,
        event.pathParameters,
        event.query,
        event.headers,
        event.body(),
        event.sourceIp,
        Optional.empty(),
        deadline);
  }

  private void answer(HttpRequest request, ResponseStream out) {
    HttpResponse response = handle(request);
    RequestMetrics.answered(response.status());
    Map<String, String> headers = new HashMap<>(HEADERS_OF_ALL);
    headers.putAll(cors.headersFor(request.header("origin")));
    // Only this one may be said by two, by CORS and by the answer.
    String varies = headers.get("vary");
    headers.putAll(response.headers());
    if (varies != null && !varies.equals(headers.get("vary"))) {
      headers.merge("vary", varies, (own, all) -> all + ", " + own);
    }
    headers.put("x-request-id", request.id());
    try {
      OutputStream body = out.begin(response.status(), headers);
      switch (response.body()) {
        case HttpResponse.Body.Bytes(byte[] bytes) -> body.write(bytes);
        case HttpResponse.Body.Streamed(HttpResponse.Writer writer) -> writer.writeTo(body);
      }
      body.close();
    } catch (IOException callerIsGone) {
      LOG.info("the caller went away: {}", callerIsGone.getMessage());
    } catch (RuntimeException bug) {
      // The body is not closed: that would tell the caller that the answer is whole.
      LOG.error("{} failed in the midst of its answer", request.endpoint(), bug);
      throw bug;
    }
  }

  private HttpResponse handle(HttpRequest request) {
    try {
      return cors.preflight(request.method(), request.headers())
          .orElseGet(() -> handler.handle(request));
    } catch (ProblemException told) {
      return ProblemJson.of(told.problem(), request.id());
    } catch (RuntimeException bug) {
      LOG.error("{} failed", request.endpoint(), bug);
      return ProblemJson.ofBug(request.id());
    }
  }
}
