package dev.trellis.local;

import dev.trellis.local.Installation.Call;
import dev.trellis.local.Installation.Member;
import java.util.List;
import java.util.UUID;

/** A well-formed request for each route of the template, and the routes themselves. */
final class Requests {
  private Requests() {}

  /** Every route that browsers do not only ask about. */
  static List<Template.Route> routes() {
    return AuthenticationTest.routes();
  }

  static List<Template.Route> changing() {
    return routes().stream().filter(route -> !route.method().equals("GET")).toList();
  }

  /** Those whose path names something of somebody's. */
  static List<Template.Route> aboutThings() {
    return routes().stream()
        .filter(route -> route.path().matches(".*\\{(projectId|id|keyId)}.*"))
        .toList();
  }

  static String name(Template.Route route) {
    return route.method() + " " + route.path();
  }

  /**
   * The path with what it names.
   *
   * @param project an id
   * @param key an id
   */
  static String path(Template.Route route, String project, String key) {
    return route
        .path()
        .replace("{projectId}", project)
        .replace("{id}", project)
        .replace("{keyId}", key)
        .replace("{provider}", "github")
        .replace("{n}", "1")
        .replace("{name}", "first")
        .replace("{path+}", "a.txt");
  }

  /** The call with the type of its body, where the route asks for one. */
  static Call typed(Template.Route route, Call call) {
    return name(route).equals("POST /projects/import")
        ? call.with("content-type", "application/zip")
        : call;
  }

  /** A body that the route accepts. */
  static String body(Template.Route route, String project, Member member) {
    return switch (name(route)) {
      case "POST /auth/signup" ->
          Person.credentials(UUID.randomUUID() + "@example.com", member.password());
      case "POST /auth/signin" -> Person.credentials(member.email(), member.password());
      case "POST /auth/refresh", "POST /auth/signout" ->
          "{\"refreshToken\": \"%s\"}".formatted(member.refreshToken());
      case "DELETE /auth/me" -> "{\"password\": \"%s\"}".formatted(member.password());
      case "POST /auth/password" ->
          "{\"currentPassword\": \"%s\", \"newPassword\": \"%s\"}"
              .formatted(member.password(), UUID.randomUUID());
      case "POST /auth/api-keys" -> "{\"name\": \"a key\", \"scopes\": [\"read\"]}";
      case "PUT /integrations/{provider}" -> "{\"accessToken\": \"gho_a-token\"}";
      case "POST /projects" -> "{\"name\": \"A project\"}";
      case "POST /projects/import" -> TextZip.of("a.txt");
      case "POST /projects/{projectId}/files/batch" ->
          "{\"operations\": [%s]}".formatted(RunningBundle.create("b.txt", "b"));
      case "POST /agent" -> RunningBundle.message(project, UUID.randomUUID().toString(), "Hello");
      case "PATCH /projects/{projectId}" -> "{\"name\": \"Renamed\"}";
      case "POST /projects/{projectId}/fork",
          "POST /projects/{projectId}/undo",
          "POST /projects/{projectId}/redo",
          "PUT /projects/{projectId}/checkpoints/{name}" ->
          "{}";
      case "POST /agent/{id}/stop",
          "DELETE /projects/{projectId}",
          "POST /projects/{projectId}/undelete",
          "PUT /projects/{projectId}/star",
          "DELETE /projects/{projectId}/star",
          "POST /projects/{projectId}/revisions/{n}/restore",
          "DELETE /projects/{projectId}/checkpoints/{name}",
          "DELETE /auth/api-keys/{keyId}",
          "DELETE /integrations/{provider}" ->
          "";
      default -> {
        if (!route.method().equals("GET")) {
          throw new IllegalArgumentException("which body does %s take?".formatted(route));
        }
        yield "";
      }
    };
  }
}
