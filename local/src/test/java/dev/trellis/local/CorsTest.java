package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.RunningBundle.Answer;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pages of the configured origins may call every route, and other pages none. */
class CorsTest {
  private static final RunningBundle BUNDLE = RunningBundle.shared();
  private static final String ALLOWED = "http://localhost:5173";
  private static final String OTHER = "https://example.com";

  static List<Template.Route> routes() {
    return Template.read(RunningBundle.TEMPLATE).served().stream()
        .flatMap(function -> function.routes().stream())
        .filter(route -> !route.method().equals("OPTIONS"))
        .filter(route -> !AuthenticationTest.isHealth(route))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("routes")
  void aRouteIsAllowedToAPageOfTheOrigin(Template.Route route) {
    Answer answer = preflight(route, ALLOWED);
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.headers().firstValue("access-control-allow-origin")).hasValue(ALLOWED);
    assertThat(answer.headers().firstValue("access-control-allow-credentials")).hasValue("true");
    assertThat(answer.headers().firstValue("access-control-allow-methods").orElse(""))
        .contains(route.method());
    assertThat(answer.headers().firstValue("access-control-allow-headers").orElse(""))
        .contains("authorization", "content-type", "idempotency-key", "x-trellis-csrf");
  }

  @ParameterizedTest
  @MethodSource("routes")
  void aRouteIsNotAllowedToOtherPages(Template.Route route) {
    Answer answer = preflight(route, OTHER);
    assertThat(answer.headers().firstValue("access-control-allow-origin")).isEmpty();
  }

  @Test
  void answersAndProblemsTellThatAPageMayReadThem() {
    for (String path : List.of("/projects", "/projects/nothing", "/auth/me")) {
      Answer answer = BUNDLE.send(BUNDLE.request(path).header("origin", ALLOWED).build());
      assertThat(answer.headers().firstValue("access-control-allow-origin")).hasValue(ALLOWED);
      assertThat(answer.headers().firstValue("vary").orElse("")).containsIgnoringCase("origin");
      assertThat(answer.headers().firstValue("access-control-expose-headers").orElse(""))
          .containsIgnoringCase("x-request-id");
    }
    Answer closed =
        BUNDLE.send(BUNDLE.anonymousRequest("/projects").header("origin", ALLOWED).build());
    assertThat(closed.status()).isEqualTo(401);
    assertThat(closed.headers().firstValue("access-control-allow-origin")).hasValue(ALLOWED);
  }

  private static Answer preflight(Template.Route route, String origin) {
    String path = route.path().replaceAll("\\{[^}]*}", UUID.randomUUID().toString());
    return BUNDLE.send(
        BUNDLE
            .anonymousRequest(path)
            .header("origin", origin)
            .header("access-control-request-method", route.method())
            .header("access-control-request-headers", "authorization,content-type")
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
            .build());
  }
}
