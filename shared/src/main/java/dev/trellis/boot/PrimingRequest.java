package dev.trellis.boot;

/**
 * A request that a function serves before a snapshot is taken of it.
 *
 * @param route a route's template; a {@code projectId} in it is one that no project has
 * @param body JSON on one line, without backslashes; empty for none. {@code PROJECT} in it stands
 *     for the id of a project that nobody has
 */
public record PrimingRequest(String method, String route, String body) {
  public static PrimingRequest get(String route) {
    return new PrimingRequest("GET", route, "");
  }

  public static PrimingRequest post(String route, String body) {
    return new PrimingRequest("POST", route, body);
  }
}
