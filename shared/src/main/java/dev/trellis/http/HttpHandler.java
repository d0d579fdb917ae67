package dev.trellis.http;

/** A function's work. Safe for concurrent use. */
@FunctionalInterface
public interface HttpHandler {

  /**
   * Answers a request.
   *
   * @throws dev.trellis.domain.ProblemException to tell the caller what is wrong; anything else
   *     that is thrown is a bug
   */
  HttpResponse handle(HttpRequest request);
}
