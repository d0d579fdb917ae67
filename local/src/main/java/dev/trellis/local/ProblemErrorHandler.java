package dev.trellis.local;

import dev.trellis.domain.Problem;
import dev.trellis.domain.UuidV7;
import dev.trellis.http.HttpResponse;
import dev.trellis.http.ProblemJson;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Answers requests that the server refuses before they reach the gateway, such as one with a
 * malformed URL.
 */
final class ProblemErrorHandler extends ErrorHandler {

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String id = UuidV7.next().toString();
    Gateway.answer(response, problem(response.getStatus(), id), id);
    callback.succeeded();
    return true;
  }

  private static HttpResponse problem(int status, String id) {
    if (status >= 500) {
      return ProblemJson.ofBug(id);
    }
    return ProblemJson.of(
        status == HttpStatus.URI_TOO_LONG_414
                || status == HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431
            ? new Problem.TooLarge("The address or the headers are too long.")
            : new Problem.Invalid("request", "is not well-formed HTTP that is accepted here"),
        id);
  }
}
