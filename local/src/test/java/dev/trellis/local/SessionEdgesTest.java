package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.Installation.Call;
import dev.trellis.local.Installation.Member;
import dev.trellis.local.RunningBundle.Answer;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Odd, hostile and untimely requests of sessions and accounts: the right answer, never a 5xx. */
class SessionEdgesTest {
  private static final Installation INSTALLATION = Installation.onSharedServers();
  private static final String NAME = "__Host-trellis-refresh=";

  private final Member member = INSTALLATION.signUp();

  @AfterAll
  static void stop() {
    INSTALLATION.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ";",
        ";;;=;",
        NAME,
        NAME + "; ",
        NAME + "%%%",
        NAME + "trr_",
        NAME + "\"quoted\"",
        NAME + "trr_a.b.c; " + NAME + "x",
        "__host-trellis-refresh=lower",
        "\0\n🌱"
      })
  void aMalformedCookieIsNobodys(String cookie) {
    for (String path : List.of("/auth/refresh", "/auth/signout")) {
      Answer answer = INSTALLATION.send(withCookie(path, cookie, ""));
      assertThat(answer.status()).as(answer.text()).isEqualTo(401);
      assertThat(answer.headers().firstValue("set-cookie").orElse("")).contains("Max-Age=0");
    }
  }

  @Test
  void hugeHeadersAreRefusedLikeSmallOnes() {
    String huge = "x".repeat(500_000);
    Call refresh = withCookie("/auth/refresh", NAME + huge, "");
    assertThat(INSTALLATION.send(refresh).status()).isEqualTo(401);
    Call bearer = new Call("GET", "/projects", "").by(huge);
    assertThat(INSTALLATION.send(bearer).status()).isEqualTo(401);
    Call dots = new Call("GET", "/projects", "").by(".".repeat(500_000));
    assertThat(INSTALLATION.send(dots).status()).isEqualTo(401);
    Call key = member.call("POST", "/projects", "{\"name\": \"a\"}");
    assertThat(INSTALLATION.send(key.with("idempotency-key", huge)).status()).isEqualTo(400);
    assertThat(INSTALLATION.send(key.with("x-request-id", huge)).status()).isEqualTo(201);
    // A local server refuses them before any function sees them.
    RunningBundle bundle = RunningBundle.shared();
    assertThat(RunningBundle.at(bundle.url(), huge).get("/projects").status()).isEqualTo(413);
  }

  @Test
  void theFirstOfTwoCookiesCounts() {
    String good = NAME + member.refreshToken();
    Call first = withCookie("/auth/refresh", good + "; " + NAME + "other", "");
    assertThat(INSTALLATION.send(first).status()).isEqualTo(200);
    Call second = withCookie("/auth/refresh", NAME + "other; " + good, "");
    assertThat(INSTALLATION.send(second).status()).isEqualTo(401);
  }

  @Test
  void aTokenInTheBodyCountsBeforeTheCookie() {
    String body = "{\"refreshToken\": \"%s\"}".formatted(member.refreshToken());
    Answer answer = INSTALLATION.send(withCookie("/auth/refresh", NAME + "other", body));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().has("refreshToken")).isTrue();
    assertThat(answer.headers().firstValue("set-cookie")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"refreshToken\": 1}",
        "{\"refreshToken\": null, \"everywhere\": \"yes\"}",
        "{\"refreshToken\": [\"a\"]}",
        "{\"other\": \"a\"}",
        "[]",
        "{"
      })
  void aMalformedBodyIsInvalid(String body) {
    for (String path : List.of("/auth/refresh", "/auth/signout")) {
      Answer answer = INSTALLATION.send(member.anonymous("POST", path, body));
      assertThat(answer.status()).as(answer.text()).isIn(400, 401);
    }
  }

  @Test
  void aTokenInTheBodyEndsEverySession() {
    Answer other =
        INSTALLATION.send(
            member.anonymous(
                "POST", "/auth/signin", Person.credentials(member.email(), member.password())));
    String body =
        "{\"refreshToken\": \"%s\", \"everywhere\": true}".formatted(member.refreshToken());

    assertThat(INSTALLATION.send(member.anonymous("POST", "/auth/signout", body)).status())
        .isEqualTo(204);

    assertThat(refresh(other.json().path("refreshToken").asString())).isEqualTo(401);
    assertThat(refresh(member.refreshToken())).isEqualTo(401);
  }

  private int refresh(String token) {
    String body = "{\"refreshToken\": \"%s\"}".formatted(token);
    return INSTALLATION.send(member.anonymous("POST", "/auth/refresh", body)).status();
  }

  /** All that an answer tells, its length included, whatever is wrong with the account. */
  @Test
  void unknownDisabledAndWrongLookAlike() {
    Member disabled = INSTALLATION.signUp();
    Administrator.run(
        RunningBundle.servers().database(),
        "update account set disabled_at = now() where owner_id = '%s'"
            .formatted(disabled.userId()));
    List<Answer> answers =
        Stream.of(
                Person.credentials(member.email(), "not the password"),
                Person.credentials(member.email(), ""),
                Person.credentials(disabled.email(), disabled.password()),
                Person.credentials(disabled.email(), "not the password"),
                Person.credentials(UUID.randomUUID() + "@example.com", "not the password"),
                Person.credentials(UUID.randomUUID() + "@example.com", ""))
            .map(body -> new Call("POST", "/auth/signin", body).from(UUID.randomUUID().toString()))
            .map(INSTALLATION::send)
            .toList();

    for (Answer answer : answers) {
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.text()).isEqualTo(answers.getFirst().text());
      assertThat(new TreeMap<>(answer.headers().map()))
          .isEqualTo(new TreeMap<>(answers.getFirst().headers().map()));
    }
    assertThat(refreshOf(disabled)).isEqualTo(401);
  }

  private static int refreshOf(Member somebody) {
    String body = "{\"refreshToken\": \"%s\"}".formatted(somebody.refreshToken());
    return INSTALLATION.send(somebody.anonymous("POST", "/auth/refresh", body)).status();
  }

  @Test
  void anAccountCanBeDeletedWhileItsAgentRuns() {
    Answer made = INSTALLATION.send(member.call("POST", "/projects", "{\"name\": \"a\"}"));
    String project = made.json().path("id").asString();
    String message = RunningBundle.message(project, "m", "Build me a to-do app for my garden");
    CompletableFuture<Answer> running =
        CompletableFuture.supplyAsync(
            () -> INSTALLATION.send(member.call("POST", "/agent", message)));
    Call load = member.call("GET", "/projects/" + project, "");
    while (INSTALLATION.send(load).json().path("messages").isEmpty() && !running.isDone()) {
      Thread.onSpinWait();
    }
    assertThat(running).isNotDone();
    String password = "{\"password\": \"%s\"}".formatted(member.password());

    assertThat(INSTALLATION.send(member.call("DELETE", "/auth/me", password)).status())
        .isEqualTo(204);

    // The answer had begun; it ends well-formed, whatever it could still store.
    Answer answer = running.join();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).endsWith("data: [DONE]\n\n");
    assertThat(INSTALLATION.send(load).status()).isEqualTo(404);
  }

  private Call withCookie(String path, String cookie, String body) {
    return member.anonymous("POST", path, body).with("cookie", cookie).with("x-trellis-csrf", "1");
  }
}
