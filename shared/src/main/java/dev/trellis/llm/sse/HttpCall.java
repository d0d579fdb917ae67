package dev.trellis.llm.sse;

import dev.trellis.llm.ModelException;
import dev.trellis.llm.ModelException.Kind;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One request and the head of its response. */
final class HttpCall {
  private static final int MAX_ERROR_BODY = 64 << 10;
  private static final Duration ERROR_BODY = Duration.ofSeconds(3);

  private final Endpoint endpoint;
  private final Duration connectTimeout;
  private @Nullable HttpClient http;

  HttpCall(Endpoint endpoint, Duration connectTimeout) {
    this.endpoint = endpoint;
    this.connectTimeout = connectTimeout;
  }

  /** Made when it is first needed: a cold start that does not ask the model does not pay for it. */
  private synchronized HttpClient http() {
    if (http == null) {
      http =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(connectTimeout)
              // On the client's own thread: a piece of an answer is only put into a queue there,
              // and to hand it to another thread for that costs more than all the rest.
              .executor(Runnable::run)
              .followRedirects(HttpClient.Redirect.NEVER) // our key goes to one host only
              .build();
    }
    return http;
  }

  /** Closes every connection; what is under way is cut. The next call opens another. */
  synchronized void disconnect() {
    if (http != null) {
      http.shutdownNow();
      http = null;
    }
  }

  /**
   * Waits for the response's head. Where it does not come, the connection is closed.
   *
   * @throws ModelException TIMED_OUT at the deadline, CLOSED if this thread is interrupted, and
   *     UNREACHABLE if there is no connection or it ends before the head
   */
  HttpResponse<ResponseBody> send(HttpRequest request, Deadline deadline) {
    CompletableFuture<HttpResponse<ResponseBody>> answer =
        http().sendAsync(request, head -> new ResponseBody(endpoint));
    try {
      return answer.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      abandon(answer);
      throw endpoint.failure(Kind.TIMED_OUT, deadline.passed());
    } catch (InterruptedException e) {
      abandon(answer);
      Thread.currentThread().interrupt();
      throw endpoint.failure(Kind.CLOSED, "interrupted");
    } catch (ExecutionException e) {
      // Its text and not itself: what a server sent can be part of it.
      throw endpoint.failure(Kind.UNREACHABLE, "could not be reached: " + e.getCause());
    }
  }

  private static void abandon(CompletableFuture<HttpResponse<ResponseBody>> answer) {
    if (!answer.cancel(true) && !answer.isCompletedExceptionally()) {
      answer.join().body().cancel(); // the head came at the last moment
    }
  }

  /** Reads the body of a refusal, 64 KB and three seconds of it at most, and says what it says. */
  ModelException refusal(HttpResponse<ResponseBody> response, Deadline deadline) {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    Deadline patience = Deadline.in(ERROR_BODY, "the error's text did not end").orEarlier(deadline);
    try {
      byte[] bytes = response.body().take(patience);
      while (bytes != null && read.size() < MAX_ERROR_BODY) {
        read.write(bytes, 0, Math.min(bytes.length, MAX_ERROR_BODY - read.size()));
        bytes = response.body().take(patience);
      }
    } catch (ModelException e) {
      if (e.kind() == Kind.CLOSED) {
        throw e;
      }
      // The status alone says enough.
    } finally {
      response.body().cancel();
    }
    return Refusal.of(endpoint, response.statusCode(), read.toString(StandardCharsets.UTF_8));
  }
}
