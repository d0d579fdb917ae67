package dev.trellis.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each route of the template asks of its caller: whoever adds one says it here too. */
class AccessTest {
  private static final Path TEMPLATE = Path.of("..", "template.yaml");
  private static final Pattern ROUTE = Pattern.compile("Path: '?([^\\s',]+)'?,?\\s+Method: (\\w+)");

  private static final String EXPECTED =
      """
      public GET    /health
      public GET    /health/live
      public GET    /health/ready
      public GET    /live
      public GET    /ready
      public POST   /auth/signup
      public POST   /auth/signin
      public POST   /auth/refresh
      public POST   /auth/signout
      read   GET    /auth/me
      admin  DELETE /auth/me
      admin  POST   /auth/password
      admin  GET    /auth/api-keys
      admin  POST   /auth/api-keys
      admin  DELETE /auth/api-keys/{keyId}
      admin  GET    /integrations
      admin  PUT    /integrations/{provider}
      admin  DELETE /integrations/{provider}
      admin  GET    /audit
      read   GET    /usage
      read   GET    /projects
      write  POST   /projects
      write  POST   /projects/import
      read   GET    /projects/{projectId}
      read   GET    /projects/{projectId}/files
      read   GET    /projects/{projectId}/export
      read   GET    /projects/{projectId}/files/{path+}
      read   GET    /projects/{projectId}/messages
      write  POST   /projects/{projectId}/files/batch
      write  PATCH  /projects/{projectId}
      write  DELETE /projects/{projectId}
      write  POST   /projects/{projectId}/undelete
      write  PUT    /projects/{projectId}/star
      write  DELETE /projects/{projectId}/star
      write  POST   /projects/{projectId}/fork
      read   GET    /projects/{projectId}/revisions
      read   GET    /projects/{projectId}/revisions/{n}
      write  POST   /projects/{projectId}/revisions/{n}/restore
      write  POST   /projects/{projectId}/undo
      write  POST   /projects/{projectId}/redo
      read   GET    /projects/{projectId}/checkpoints
      write  PUT    /projects/{projectId}/checkpoints/{name}
      write  DELETE /projects/{projectId}/checkpoints/{name}
      agent  POST   /agent
      agent  GET    /agent/{id}/stream
      agent  POST   /agent/{id}/stop
      """;

  @Test
  void everyRouteAsksForItsScope() throws IOException {
    Map<String, String> expected = new TreeMap<>();
    EXPECTED
        .lines()
        .map(line -> line.split(" +", 3))
        .forEach(words -> expected.put(words[1] + " " + words[2], words[0]));
    Map<String, String> actual = new TreeMap<>();
    ROUTE
        .matcher(Files.readString(TEMPLATE))
        .results()
        .filter(route -> !method(route).equals("OPTIONS"))
        .forEach(route -> actual.put(method(route) + " " + route.group(1), asked(route)));

    assertThat(actual).isEqualTo(expected);
  }

  private static String method(MatchResult route) {
    return route.group(2).toUpperCase(Locale.ROOT);
  }

  private static String asked(MatchResult route) {
    return Access.scope(method(route), route.group(1)).map(Scope::toString).orElse("public");
  }

  // A method or a spelling of a public route's that there is not, and what may come one day.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /health",
        "GET /health/",
        "GET /Health",
        "GET /health/detailed",
        "GET /metrics",
        "GET /auth/signin",
        "POST /auth/signin/",
        "OPTIONS /projects",
        "HEAD /projects",
        "get /health",
        " /",
        "event trellis.ping"
      })
  void whatIsNotInThePublicListIsClosed(String endpoint) {
    String[] words = endpoint.split(" ", 2);
    assertThat(Access.scope(words[0], words[1])).isPresent();
  }

  @Test
  void schedulesNeedNoScopeAndNoRouteHasTheirMethod() throws IOException {
    assertThat(Access.scope("EVENT", "trellis.reseal")).isEqualTo(Optional.empty());
    assertThat(ROUTE.matcher(Files.readString(TEMPLATE)).results())
        .extracting(AccessTest::method)
        .containsOnly("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
  }
}
