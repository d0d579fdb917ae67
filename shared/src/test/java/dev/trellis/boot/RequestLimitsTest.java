package dev.trellis.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.cache.RateLimiter;
import dev.trellis.domain.Caller;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.RateClass;
import dev.trellis.domain.Scope;
import dev.trellis.domain.Tier;
import dev.trellis.domain.UserId;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which limit a request counts against, whose, and what its answer tells of it. */
class RequestLimitsTest {
  private final RateLimiter limiter = new RateLimiter(Optional.empty());
  private final RequestLimits limits = new RequestLimits(() -> limiter);

  @ParameterizedTest
  @CsvSource({
    "POST, /agent, AGENT",
    "POST, /agent/{id}/stop, WRITES",
    "POST, /projects/{projectId}/files/batch, FILES",
    "POST, /projects/{projectId}/revisions/{n}/restore, FILES",
    "POST, /projects/{projectId}/undo, FILES",
    "POST, /projects/{projectId}/redo, FILES",
    "POST, /projects/{projectId}/fork, WRITES",
    "POST, /projects, WRITES",
    "POST, /auth/password, WRITES",
    "DELETE, /auth/me, WRITES",
    "PUT, /integrations/{provider}, WRITES",
    "GET, /projects, READS",
    "GET, /audit, READS"
  })
  void whoIsKnownIsCountedByWhatTheyDo(String method, String route, RateClass expected) {
    HttpRequest request = TestRequest.of(method, route).by(caller(Tier.FREE));
    assertThat(RequestLimits.classOf(request)).contains(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "/auth/signup, AUTH_ADDRESS",
    "/auth/signin, AUTH_ADDRESS",
    "/auth/refresh, SESSIONS",
    "/auth/signout, SESSIONS"
  })
  void whoIsNotKnownYetIsCountedByAddress(String route, RateClass expected) {
    assertThat(RequestLimits.classOf(TestRequest.of("POST", route))).contains(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /health",
    "GET, /live",
    "EVENT, trellis.ping",
    "EVENT, trellis.reseal",
    "EVENT, trellis.collect"
  })
  void healthAndSchedulesAreNotCounted(String method, String route) {
    assertThat(limits.within(TestRequest.of(method, route), _ -> HttpResponse.empty(204)).headers())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"FREE, 3", "PRO, 20", "ENTERPRISE, 60"})
  void aTierHasItsLimitAndAnswersTellOfIt(Tier tier, int count) {
    HttpRequest send = TestRequest.of("POST", "/agent").by(caller(tier));
    for (int left = count - 1; left >= 0; left--) {
      HttpResponse answer = limits.within(send, _ -> HttpResponse.empty(204));
      assertThat(answer.status()).isEqualTo(204);
      assertThat(answer.headers())
          .containsEntry("ratelimit-policy", "\"agent\";q=%d;w=60".formatted(count))
          .hasEntrySatisfying("ratelimit", told -> assertThat(told).startsWith("\"agent\";r="))
          .doesNotContainKey("retry-after");
    }
    HttpResponse refused =
        limits.within(
            send,
            _ -> {
              throw new AssertionError("the handler was asked");
            });
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.headers())
        .containsEntry("content-type", "application/problem+json")
        .containsKeys("retry-after", "ratelimit", "ratelimit-policy");
  }

  @Test
  void oneClassAndOnePersonDoNotUseUpAnothers() {
    Caller anna = caller(Tier.FREE);
    for (int i = 0; i < 3; i++) {
      limits.within(TestRequest.of("POST", "/agent").by(anna), _ -> HttpResponse.empty(204));
    }
    assertThat(status(TestRequest.of("POST", "/agent").by(anna))).isEqualTo(429);
    assertThat(status(TestRequest.of("POST", "/projects").by(anna))).isEqualTo(204);
    assertThat(status(TestRequest.of("POST", "/agent").by(caller(Tier.FREE)))).isEqualTo(204);
  }

  @Test
  void aProblemTellsOfTheLimitToo() {
    HttpResponse answer =
        limits.within(
            TestRequest.of("GET", "/projects").by(caller(Tier.FREE)),
            _ -> {
              throw ProblemException.notFound("There is nothing here.");
            });
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.headers()).containsKey("ratelimit");
  }

  private int status(HttpRequest request) {
    return limits.within(request, _ -> HttpResponse.empty(204)).status();
  }

  private static Caller caller(Tier tier) {
    return new Caller(UserId.create(), tier, EnumSet.allOf(Scope.class), Optional.empty());
  }
}
