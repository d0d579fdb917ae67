package dev.trellis.http;

import dev.trellis.domain.Caller;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.ProjectId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A request as handlers see it.
 *
 * @param id names the request in answers and logs
 * @param route the route's template, for example {@code /projects/{projectId}}
 * @param pathParameters the values in the path, decoded
 * @param query the query's parameters, decoded; the last one where a name stands twice
 * @param headers by lower-case name
 * @param body empty if there is none
 * @param clientAddress the IP address that the request came from; empty where there is none
 * @param authenticated who makes it; empty until that is known, and on public routes
 * @param deadline when the function will be ended
 */
public record HttpRequest(
    String id,
    String method,
    String route,
    Map<String, String> pathParameters,
    Map<String, String> query,
    Map<String, String> headers,
    byte[] body,
    String clientAddress,
    Optional<Caller> authenticated,
    Instant deadline) {
  /**
   * The method of a scheduled event, whose route is the event's source. API Gateway has no such
   * method, so nobody can send one over HTTP.
   */
  public static final String EVENT = "EVENT";

  // As many digits as fit into a long whatever they are, in one spelling.
  private static final Pattern REVISION = Pattern.compile("0|[1-9][0-9]{0,17}");

  public HttpRequest {
    pathParameters = Map.copyOf(pathParameters);
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
  }

  /** Method and route, to be switched over: {@code GET /projects/{projectId}}. */
  public String endpoint() {
    return method + " " + route;
  }

  /** The same request, made by a caller who is known now. */
  public HttpRequest by(Caller caller) {
    return new HttpRequest(
        id,
        method,
        route,
        pathParameters,
        query,
        headers,
        body,
        clientAddress,
        Optional.of(caller),
        deadline);
  }

  /**
   * Who makes the request.
   *
   * @throws ProblemException if nobody knows: routes that ask for it are never public
   */
  public Caller caller() {
    return authenticated.orElseThrow(
        () -> new ProblemException(new Problem.Unauthorized("Sign in first.")));
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  public Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /**
   * The value of a parameter that the route has.
   *
   * @throws IllegalStateException if the route has no such parameter
   */
  public String pathParameter(String name) {
    String value = pathParameters.get(name);
    if (value == null) {
      throw new IllegalStateException("the route %s has no %s".formatted(route, name));
    }
    return value;
  }

  /**
   * The project in the path.
   *
   * @throws ProblemException if it is no project's id: there cannot be such a project
   */
  public ProjectId projectId() {
    return ProjectId.parse(pathParameter("projectId"))
        .orElseThrow(() -> ProblemException.notFound("There is no such project."));
  }

  /**
   * The revision in the path.
   *
   * @throws ProblemException if it is no revision's number: there cannot be such a revision
   */
  public long revision() {
    return parseRevision(pathParameter("n"))
        .orElseThrow(() -> ProblemException.notFound("There is no such revision."));
  }

  /** Reads a revision's number, from 0 on; empty if the text is anything else. */
  public static Optional<Long> parseRevision(String text) {
    return REVISION.matcher(text).matches() ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }
}
