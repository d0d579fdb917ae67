package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.RunningBundle.Answer;
import java.net.http.HttpRequest;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A POST that is sent again with its key has one effect. */
class IdempotencyTest {
  private static final String BODY = "{\"name\": \"Once\"}";

  private final RunningBundle mine = Person.signUp(RunningBundle.shared()).bundle();

  @Test
  void theSameRequestHasOneEffectAndTheSameAnswer() {
    String key = UUID.randomUUID().toString();
    Answer first = post("/projects", key, BODY);
    Answer again = post("/projects", key, BODY);

    assertThat(first.status()).isEqualTo(201);
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.headers().firstValue("content-type"))
        .isEqualTo(first.headers().firstValue("content-type"));
    assertThat(mine.get("/projects").json().path("projects").size()).isEqualTo(1);
  }

  @Test
  void anotherRequestWithTheKeyIsRefused() {
    String key = UUID.randomUUID().toString();
    post("/projects", key, BODY);
    assertThat(post("/projects", key, "{\"name\": \"Twice\"}").status()).isEqualTo(422);
    assertThat(post("/auth/api-keys", key, BODY).status()).isEqualTo(422);
  }

  @Test
  void aRefusedRequestMayBeSentAgain() {
    String key = UUID.randomUUID().toString();
    assertThat(post("/projects", key, "{}").status()).isEqualTo(400);
    assertThat(post("/projects", key, BODY).status()).isEqualTo(201);
  }

  @Test
  void aKeyOfSomebodyElseMeansNothing() {
    String key = UUID.randomUUID().toString();
    Answer first = post("/projects", key, BODY);
    RunningBundle other = Person.signUp(RunningBundle.shared()).bundle();
    HttpRequest request =
        other
            .request("/projects")
            .header("idempotency-key", key)
            .POST(HttpRequest.BodyPublishers.ofString(BODY))
            .build();
    assertThat(other.send(request).text()).isNotEqualTo(first.text());
  }

  @Test
  void aNewKeyIsShownAgainToWhoAsksAgain() {
    String key = UUID.randomUUID().toString();
    String body = "{\"name\": \"CI\", \"scopes\": [\"read\"]}";
    Answer first = post("/auth/api-keys", key, body);
    assertThat(first.status()).isEqualTo(201);
    assertThat(post("/auth/api-keys", key, body).text()).isEqualTo(first.text());
  }

  @Test
  void aMalformedKeyIsRefused() {
    Answer answer = post("/projects", "x".repeat(256), BODY);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("Idempotency-Key");
  }

  private Answer post(String path, String key, String body) {
    return mine.send(
        mine.request(path)
            .header("idempotency-key", key)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }
}
