package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.RunningBundle.Answer;
import java.net.http.HttpRequest;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a person can do with their account, and what is refused. */
class AccountTest {
  private static final RunningBundle BUNDLE = RunningBundle.shared();
  private static final String GOOD = "correct horse battery staple";

  static Stream<Arguments> refusals() {
    String email = "\"email\": \"somebody@example.com\"";
    String password = "\"password\": \"%s\"".formatted(GOOD);
    return Stream.of(
        Arguments.of("{%s}".formatted(password), "email"),
        Arguments.of("{\"email\": \"nobody\", %s}".formatted(password), "email"),
        Arguments.of("{\"email\": 1, %s}".formatted(password), "email"),
        Arguments.of("{%s}".formatted(email), "password"),
        Arguments.of("{%s, \"password\": \"short\"}".formatted(email), "password"),
        Arguments.of("{%s, \"password\": \"aaaaaaaaaaaaaaaa\"}".formatted(email), "password"),
        Arguments.of("{%s, \"password\": \"%s\"}".formatted(email, "x1Y".repeat(100)), "password"),
        Arguments.of(
            "{%s, \"password\": \"somebody@example.com 42 x\"}".formatted(email), "password"),
        Arguments.of(
            "{%s, \"password\": \"%s\"}".formatted(email, "x".repeat(1_000_000)), "password"),
        Arguments.of("{%s, %s, \"cookie\": \"no\"}".formatted(email, password), "cookie"),
        Arguments.of("{%s, %s, \"tier\": \"PRO\"}".formatted(email, password), "tier"));
  }

  @ParameterizedTest(name = "{index}: {1}")
  @MethodSource("refusals")
  void signUpNamesWhatIsWrong(String body, String field) {
    Answer answer = BUNDLE.anonymous().post("/auth/signup", body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.json().path("errors").path(0).path("field").asString()).isEqualTo(field);
    assertThat(answer.text()).doesNotContain(GOOD);
  }

  @Test
  void anotherPasswordEndsTheOtherSessions() {
    Person person = Person.signUp(BUNDLE);
    String other = person.signIn().json().path("refreshToken").asString();

    assertThat(change(person, "not the password", GOOD).status()).isEqualTo(400);
    assertThat(change(person, person.password(), "password1234").status()).isEqualTo(400);
    assertThat(change(person, person.password(), GOOD).status()).isEqualTo(204);

    assertThat(person.refresh(other).status()).isEqualTo(401);
    assertThat(person.refresh(person.refreshToken()).status()).isEqualTo(200);
    assertThat(person.signIn().status()).isEqualTo(401);
  }

  private static Answer change(Person person, String current, String next) {
    return person
        .bundle()
        .post(
            "/auth/password",
            "{\"currentPassword\": \"%s\", \"newPassword\": \"%s\"}".formatted(current, next));
  }

  @Test
  void anAccountGoesWithAllThatBelongsToIt() {
    Person person = Person.signUp(BUNDLE);
    String project = person.bundle().newProject();
    RunningBundle key = person.withKey("\"read\"");

    assertThat(delete(person, "not the password").status()).isEqualTo(400);
    assertThat(person.bundle().get("/projects/" + project).status()).isEqualTo(200);
    assertThat(delete(person, person.password()).status()).isEqualTo(204);

    assertThat(person.signIn().status()).isEqualTo(401);
    assertThat(person.refresh(person.refreshToken()).status()).isEqualTo(401);
    assertThat(key.get("/projects").status()).isEqualTo(401);
    // The access token is good for some minutes more, but there is nothing left that it opens.
    assertThat(person.bundle().get("/auth/me").status()).isEqualTo(401);
    assertThat(person.bundle().get("/projects/" + project).status()).isEqualTo(404);
    assertThat(person.bundle().post("/projects", "{\"name\": \"a\"}").status()).isBetween(400, 499);
  }

  private static Answer delete(Person person, String password) {
    String body = "{\"password\": \"%s\"}".formatted(password);
    return person
        .bundle()
        .send(
            person
                .bundle()
                .request("/auth/me")
                .method("DELETE", HttpRequest.BodyPublishers.ofString(body))
                .build());
  }

  @Test
  void aKeyIsShownOnceAndCanBeRevoked() {
    Person person = Person.signUp(BUNDLE);
    Answer made =
        person
            .bundle()
            .post(
                "/auth/api-keys",
                "{\"name\": \"CI\", \"scopes\": [\"read\"], \"expiresInDays\": 7}");
    String key = made.json().path("key").asString();
    Answer listed = person.bundle().get("/auth/api-keys");
    String id = listed.json().at("/keys/0/id").asString();

    assertThat(made.status()).isEqualTo(201);
    assertThat(key).startsWith(listed.json().at("/keys/0/prefix").asString() + "_");
    assertThat(listed.text()).doesNotContain(key);
    RunningBundle program = RunningBundle.at(BUNDLE.url(), key);
    assertThat(program.get("/projects").status()).isEqualTo(200);
    assertThat(person.bundle().get("/auth/api-keys").json().at("/keys/0").has("lastUsedAt"))
        .isTrue();

    assertThat(person.bundle().delete("/auth/api-keys/" + id).status()).isEqualTo(204);
    assertThat(program.get("/projects").status()).isEqualTo(401);
    assertThat(person.bundle().delete("/auth/api-keys/" + id).status()).isEqualTo(404);
    assertThat(person.bundle().delete("/auth/api-keys/" + UUID.randomUUID()).status())
        .isEqualTo(404);
    assertThat(person.bundle().delete("/auth/api-keys/nonsense").status()).isEqualTo(404);
  }

  @Test
  void aKeyCannotMakeOneThatMayMore() {
    RunningBundle admin = Person.signUp(BUNDLE).withKey("\"admin\"");
    Answer more = admin.post("/auth/api-keys", "{\"name\": \"x\", \"scopes\": [\"write\"]}");
    assertThat(more.status()).isEqualTo(400);
    assertThat(more.json().at("/errors/0/field").asString()).isEqualTo("scopes");
  }

  @Test
  void tokensOfIntegrationsGoInAndNeverComeOut() {
    RunningBundle mine = Person.signUp(BUNDLE).bundle();
    String secret = "gho_" + UUID.randomUUID();
    String body = "{\"accessToken\": \"%s\", \"account\": \"octocat\"}".formatted(secret);

    assertThat(mine.put("/integrations/github", body).status()).isEqualTo(204);
    Answer listed = mine.get("/integrations");
    assertThat(listed.json().at("/integrations/0/account").asString()).isEqualTo("octocat");
    assertThat(listed.text()).doesNotContain(secret).doesNotContain("accessToken");
    assertThat(mine.put("/integrations/gitlab", body).status()).isEqualTo(404);
    assertThat(mine.put("/integrations/github", "{}").status()).isEqualTo(400);
    assertThat(mine.delete("/integrations/github").status()).isEqualTo(204);
    assertThat(mine.delete("/integrations/github").status()).isEqualTo(404);
  }

  @Test
  void everyChangeIsToldInOnesOwnAudit() {
    Person person = Person.signUp(BUNDLE);
    String project = person.bundle().newProject();
    Answer audit = person.bundle().get("/audit");

    assertThat(audit.json().path("entries").findValuesAsString("action"))
        .containsExactly("project.create", "session.open", "account.create");
    assertThat(audit.json().at("/entries/0/target").asString()).isEqualTo(project);
    assertThat(audit.json().at("/entries/0").has("requestId")).isTrue();
    assertThat(audit.json().at("/entries/0/addressHash").asString()).hasSizeGreaterThan(10);
    assertThat(audit.text()).doesNotContain("127.0.0.1");
    String cursor =
        person.bundle().get("/audit?limit=2").json().at("/pagination/nextCursor").asString();
    assertThat(
            person
                .bundle()
                .get("/audit?limit=2&cursor=" + cursor)
                .json()
                .path("entries")
                .findValuesAsString("action"))
        .containsExactly("account.create");
  }
}
