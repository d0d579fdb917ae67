package dev.trellis.local;

import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.UuidV7;
import dev.trellis.http.HttpResponse;
import dev.trellis.http.Json;
import dev.trellis.http.ProblemJson;
import dev.trellis.runtime.ResponseStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Does what API Gateway does: finds the route, makes the event, calls the function and passes its
 * answer on.
 */
final class Gateway extends Handler.Abstract {
  /** Lambda's limit for an event: a body in it is escaped, or in base64 and so a third larger. */
  static final int MAX_EVENT_BYTES = 6 * 1024 * 1024;

  // A client that is told early that its body is too large, and is cut off, often never reads the
  // answer.
  private static final int MAX_DRAINED_BYTES = 64 * 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

  private final Router<LocalFunction> router;

  Gateway(Router<LocalFunction> router) {
    this.router = router;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String id = UuidV7.next().toString();
    try {
      serve(request, response, id);
    } catch (ProblemException told) {
      answer(response, ProblemJson.of(told.problem(), id), id);
    } catch (TimeoutException slow) {
      if (response.isCommitted()) {
        callback.failed(slow);
        return true;
      }
      Problem problem = new Problem.TimedOut("The function took longer than its time limit.");
      answer(response, ProblemJson.of(problem, id), id);
    } catch (IOException callerIsGone) {
      callback.failed(callerIsGone);
      return true;
    } catch (RuntimeException bug) {
      LOG.error("{} {} failed", request.getMethod(), request.getHttpURI().getPath(), bug);
      if (response.isCommitted()) {
        callback.failed(bug);
        return true;
      }
      answer(response, ProblemJson.ofBug(id), id);
    }
    callback.succeeded();
    return true;
  }

  private void serve(Request request, Response response, String id)
      throws IOException, TimeoutException {
    String path = request.getHttpURI().getPath();
    Router.Match<LocalFunction> match = router.find(request.getMethod(), path);
    ProxyEvent event =
        new ProxyEvent(
            id,
            match.route(),
            path,
            match.parameters(),
            query(request),
            headers(request),
            Request.getRemoteAddr(request),
            body(request));
    byte[] json = event.toJson();
    if (json.length > MAX_EVENT_BYTES) {
      throw tooLarge();
    }
    LocalFunction function = match.target();
    if (match.route().streams()) {
      ResponseStream stream = (status, headers) -> begin(response, status, headers);
      function.call(json, Optional.of(stream));
    } else {
      answer(response, function.call(json, Optional.empty()));
    }
  }

  private static byte[] body(Request request) throws IOException {
    InputStream in = Content.Source.asInputStream(request);
    byte[] body = in.readNBytes(MAX_EVENT_BYTES + 1);
    if (body.length <= MAX_EVENT_BYTES) {
      return body;
    }
    byte[] drain = new byte[64 * 1024];
    int drained = 0;
    for (int n = 0; n >= 0 && drained < MAX_DRAINED_BYTES; n = in.read(drain)) {
      drained += n;
    }
    throw tooLarge();
  }

  private static ProblemException tooLarge() {
    return new ProblemException(
        new Problem.TooLarge(
            "A request may have at most %d bytes; an archive, which goes in base64, has less."
                .formatted(MAX_EVENT_BYTES)));
  }

  private static Map<String, String> headers(Request request) {
    Map<String, String> headers = new HashMap<>();
    for (HttpField field : request.getHeaders()) {
      headers.merge(
          field.getName().toLowerCase(Locale.ROOT), field.getValue(), (a, b) -> a + ", " + b);
    }
    return headers;
  }

  private static Map<String, String> query(Request request) {
    Map<String, String> query = new HashMap<>();
    try {
      for (Fields.Field field : Request.extractQueryParameters(request)) {
        query.put(field.getName(), field.getValues().getLast());
      }
    } catch (IllegalArgumentException | HttpException.RuntimeException malformed) {
      throw ProblemException.invalid("query", "is not well-formed");
    }
    return query;
  }

  /** Passes on what a function answered that does not stream. */
  private static void answer(Response response, byte[] proxyAnswer) throws IOException {
    JsonNode answer = Json.readOwn(new String(proxyAnswer, StandardCharsets.UTF_8));
    Map<String, String> headers = new HashMap<>();
    answer.path("headers").forEachEntry((name, value) -> headers.put(name, value.asString()));
    String text = answer.path("body").asString("");
    byte[] body =
        answer.path("isBase64Encoded").asBoolean(false)
            ? Base64.getDecoder().decode(text)
            : text.getBytes(StandardCharsets.UTF_8);
    headers.put("content-length", Integer.toString(body.length));
    try (OutputStream out = begin(response, answer.path("statusCode").asInt(), headers)) {
      out.write(body);
    }
  }

  /** Answers what the functions never see. */
  static void answer(Response response, HttpResponse told, String id) {
    if (!(told.body() instanceof HttpResponse.Body.Bytes(byte[] body))) {
      throw new IllegalStateException("a problem's body is there already");
    }
    Map<String, String> headers = new HashMap<>(told.headers());
    headers.put("x-request-id", id);
    headers.put("content-length", Integer.toString(body.length));
    try (OutputStream out = begin(response, told.status(), headers)) {
      out.write(body);
    } catch (IOException callerIsGone) {
      LOG.info("the caller went away: {}", callerIsGone.getMessage());
    }
  }

  private static OutputStream begin(Response response, int status, Map<String, String> headers) {
    response.setStatus(status);
    headers.forEach((name, value) -> response.getHeaders().put(name, value));
    return new ResponseOutput(response);
  }
}
