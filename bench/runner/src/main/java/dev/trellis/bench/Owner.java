package dev.trellis.bench;

import dev.trellis.domain.ProjectId;
import dev.trellis.domain.UserId;

/**
 * Somebody with a project. Rate limits count by person, so each part of a benchmark has another
 * one.
 */
record Owner(UserId user, ProjectId project) {

  /** An access token that is valid for the next minutes. */
  String token() {
    return Tokens.of(user);
  }

  /** A request that concerns the project. */
  Event request(String method, String route, String body) {
    return new Event(method, route, project.toString(), body);
  }
}
