package dev.trellis.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trellis.domain.Caller;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.Scope;
import dev.trellis.domain.Tier;
import dev.trellis.http.HttpHandler;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import dev.trellis.store.Idempotency;
import dev.trellis.store.TestDatabase;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A repeated request is answered as the first was, and nobody else is. */
class IdempotentRequestsTest {
  private static final String SECRET = "shown once: a new key";
  private static final IdempotentRequests REQUESTS =
      new IdempotentRequests(
          () -> new Idempotency(TestDatabase.db()),
          () -> Credentials.of(TestCaller.config()).sealer());

  private final AtomicInteger effects = new AtomicInteger();
  private final HttpHandler handler =
      _ -> HttpResponse.json(201, Map.of("effect", effects.incrementAndGet(), "key", SECRET));
  private final Caller anna = caller();
  private final String key = UUID.randomUUID().toString();

  @Test
  void theSecondAnswerIsTheFirstToTheByte() {
    HttpResponse first = REQUESTS.once(post(anna, "{}"), handler);
    HttpResponse second = REQUESTS.once(post(anna, "{}"), handler);

    assertThat(effects).hasValue(1);
    assertThat(second).usingRecursiveComparison().isEqualTo(first);
  }

  @Test
  void anotherBodyRouteOrPathIsRefused() {
    REQUESTS.once(post(anna, "{}"), handler);

    assertRefused(post(anna, "{ }"));
    assertRefused(TestRequest.post("/auth/api-keys", anna, key, "{}"));
    assertThat(effects).hasValue(1);
  }

  private void assertRefused(HttpRequest request) {
    assertThatThrownBy(() -> REQUESTS.once(request, handler))
        .isInstanceOfSatisfying(
            ProblemException.class,
            told -> assertThat(told.problem()).isInstanceOf(Problem.Unprocessable.class));
  }

  @Test
  void anotherPersonsKeyIsAnotherKey() {
    REQUESTS.once(post(anna, "{}"), handler);
    REQUESTS.once(post(caller(), "{}"), handler);
    assertThat(effects).hasValue(2);
  }

  @Test
  void whatFailedMayBeTriedAgain() {
    assertThatThrownBy(
            () ->
                REQUESTS.once(
                    post(anna, "{}"),
                    _ -> {
                      throw ProblemException.notFound("Not yet.");
                    }))
        .isInstanceOf(ProblemException.class);
    assertThat(REQUESTS.once(post(anna, "{}"), handler).status()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /projects", "PUT /integrations/{provider}", "POST /agent"})
  void otherRequestsAndTheAgentsAreNotKept(String endpoint) {
    String[] words = endpoint.split(" ", 2);
    HttpRequest request =
        TestRequest.of(words[0], words[1], Map.of("idempotency-key", key), "").by(anna);
    REQUESTS.once(request, handler);
    REQUESTS.once(request, handler);
    assertThat(effects).hasValue(2);
  }

  @Test
  void theAnswerIsSealedWhereItIsKept() throws SQLException {
    REQUESTS.once(post(anna, "{}"), handler);

    String select = "select encode(answer, 'escape') from idempotency where owner_id = ?";
    assertThat(TestDatabase.column(select, anna.userId().value()))
        .singleElement()
        .asString()
        .isNotEmpty()
        .doesNotContain(SECRET);
  }

  private HttpRequest post(Caller caller, String body) {
    return TestRequest.post("/projects", caller, key, body);
  }

  private static Caller caller() {
    return new Caller(
        TestDatabase.tenant(), Tier.FREE, EnumSet.allOf(Scope.class), Optional.empty());
  }
}
