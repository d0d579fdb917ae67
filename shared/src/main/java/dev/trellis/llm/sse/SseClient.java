package dev.trellis.llm.sse;

import dev.trellis.llm.ModelException;
import dev.trellis.llm.ModelException.Kind;
import dev.trellis.llm.ModelStream;
import dev.trellis.llm.Timeouts;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one endpoint and streams its answers. Safe for concurrent use; connections are kept for the
 * next call.
 */
public final class SseClient {
  private static final Logger LOG = LoggerFactory.getLogger(SseClient.class);
  private static final int TRIES = 3;
  private static final Duration CHECK = Duration.ofSeconds(3);

  /** How one try went; what no other try can mend is thrown instead. */
  private sealed interface Try {
    record Begun(ModelStream stream) implements Try {}

    record Refused(ModelException why, Optional<Duration> told) implements Try {}
  }

  private final Endpoint endpoint;
  private final Timeouts timeouts;
  private final HttpCall call;

  public SseClient(Endpoint endpoint, Timeouts timeouts) {
    this.endpoint = endpoint;
    this.timeouts = timeouts;
    this.call = new HttpCall(endpoint, timeouts.connect());
  }

  /**
   * Posts {@code json} and returns once the first event of the answer was decoded. Tries up to
   * three times while the provider refuses in a way that may pass, cannot be reached, or drops the
   * connection before it answers at all, as a kept connection may.
   *
   * @param limit for the whole answer
   * @throws ModelException of kind CLOSED also if this thread is interrupted meanwhile
   */
  public ModelStream stream(
      String path, String json, Duration limit, Supplier<SseDecoder> decoders) {
    HttpRequest request =
        endpoint
            .request(path)
            .setHeader("content-type", "application/json")
            .setHeader("accept", "text/event-stream")
            .POST(BodyPublishers.ofString(json))
            .build();
    Deadline total = Deadline.in(limit, "the answer took over " + limit.toMillis() + " ms");
    for (int attempt = 1; ; attempt++) {
      switch (attempt(request, decoders.get(), total)) {
        case Try.Begun(ModelStream stream) -> {
          return stream;
        }
        case Try.Refused refused -> waitOrThrow(refused, attempt, total);
      }
    }
  }

  private Try attempt(HttpRequest request, SseDecoder decoder, Deadline total) {
    long millis = timeouts.firstEvent().toMillis();
    Deadline deadline =
        Deadline.in(timeouts.firstEvent(), "no answer within " + millis + " ms").orEarlier(total);
    HttpResponse<ResponseBody> response;
    try {
      response = call.send(request, deadline);
    } catch (ModelException e) {
      return refusedIf(Kind.UNREACHABLE, e);
    }
    int status = response.statusCode();
    if (status / 100 != 2) {
      ModelException why = call.refusal(response, deadline);
      if (Retry.mayPass(status)) {
        return new Try.Refused(why, Retry.told(response.headers(), Instant.now()));
      }
      throw why;
    }
    return begin(response, decoder, deadline, total);
  }

  private Try begin(
      HttpResponse<ResponseBody> response, SseDecoder decoder, Deadline deadline, Deadline total) {
    requireEvents(response);
    SseStream stream = new SseStream(endpoint, timeouts, response.body(), decoder, total);
    try {
      stream.begin(deadline);
      return new Try.Begun(stream);
    } catch (ModelException e) {
      // An answer whose first event is an error is a refusal with a good status.
      return refusedIf(Kind.OVERLOADED, e);
    }
  }

  private static Try refusedIf(Kind kind, ModelException e) {
    if (e.kind() != kind) {
      throw e;
    }
    return new Try.Refused(e, Optional.empty());
  }

  /** A page or a plain object tells of a wrong base URL, better than a stream without events. */
  private void requireEvents(HttpResponse<ResponseBody> response) {
    String type = response.headers().firstValue("content-type").orElse("").toLowerCase(Locale.ROOT);
    if (type.startsWith("text/html") || type.startsWith("application/json")) {
      response.body().cancel();
      throw endpoint.failure(Kind.MALFORMED, "answered with " + type + " instead of events");
    }
  }

  private void waitOrThrow(Try.Refused refused, int attempt, Deadline total) {
    Duration wait = refused.told().orElseGet(() -> Retry.backoff(attempt));
    if (attempt == TRIES || wait.compareTo(total.left()) >= 0) {
      throw refused.why();
    }
    LOG.warn(
        "{}: {}, trying again in {} ms", endpoint.name(), refused.why().kind(), wait.toMillis());
    try {
      Thread.sleep(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw endpoint.failure(Kind.CLOSED, "interrupted");
    }
  }

  /**
   * Asks for the list of models, which costs nothing. Any answer but a refusal of our key and a
   * failure of the server will do: some servers have no such list.
   *
   * @throws ModelException if there is no such answer within three seconds
   */
  public void check() {
    Deadline deadline = Deadline.in(CHECK, "no answer within " + CHECK.toMillis() + " ms");
    HttpResponse<ResponseBody> response =
        call.send(endpoint.request("/models").GET().build(), deadline);
    int status = response.statusCode();
    if (status == 401 || status == 403 || status >= 500) {
      throw call.refusal(response, deadline);
    }
    response.body().cancel();
  }

  /** Closes every connection; answers under way are cut. The next request opens another. */
  public void disconnect() {
    call.disconnect();
  }
}
