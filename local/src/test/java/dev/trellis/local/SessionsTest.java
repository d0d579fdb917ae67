package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.RunningBundle.Answer;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Signing up, in and out, and staying signed in. */
class SessionsTest {
  private static final RunningBundle BUNDLE = RunningBundle.shared();

  @Test
  void whoSignsUpIsSignedIn() {
    Person person = Person.signUp(BUNDLE);

    Answer me = person.bundle().get("/auth/me");

    assertThat(me.status()).isEqualTo(200);
    assertThat(me.json().path("id").asString()).isEqualTo(person.userId());
    assertThat(me.json().path("email").asString()).isEqualTo(person.email());
    assertThat(me.json().path("tier").asString()).isEqualTo("FREE");
    assertThat(me.json().path("scopes").toString())
        .isEqualTo("[\"read\",\"write\",\"agent\",\"admin\"]");
  }

  @Test
  void anEmailIsTakenInWhateverCase() {
    Person person = Person.signUp(BUNDLE);
    String shouted = person.email().toUpperCase(java.util.Locale.ROOT);
    Answer again =
        BUNDLE
            .anonymous()
            .post("/auth/signup", Person.credentials(shouted, UUID.randomUUID().toString()));
    assertThat(again.status()).isEqualTo(409);
    assertThat(
            BUNDLE
                .anonymous()
                .post("/auth/signin", Person.credentials(shouted, person.password()))
                .status())
        .isEqualTo(200);
  }

  @Test
  void unknownAccountAndWrongOrEmptyPasswordLookTheSame() {
    Person person = Person.signUp(BUNDLE);
    String nobody = UUID.randomUUID() + "@example.com";
    List<Answer> answers =
        List.of(
            signIn(person.email(), "not the password"),
            signIn(person.email(), ""),
            signIn(person.email(), "x".repeat(1_000_000)),
            signIn(nobody, "not the password"),
            signIn(nobody, ""));

    for (Answer answer : answers) {
      assertThat(answer.status()).isEqualTo(401);
      assertThat(seen(answer)).isEqualTo(seen(answers.getFirst()));
    }
  }

  private static Answer signIn(String email, String password) {
    return BUNDLE.anonymous().post("/auth/signin", Person.credentials(email, password));
  }

  /** All of an answer that does not name the one request. */
  private static Map<String, Object> seen(Answer answer) {
    Map<String, Object> seen = new TreeMap<>(answer.headers().map());
    seen.keySet().removeAll(List.of("date", "x-request-id", "ratelimit"));
    seen.put("body", answer.text().replaceAll("\"instance\":\"[^\"]*\"", ""));
    return seen;
  }

  @Test
  void aRefreshTokenIsGoodOnceAndItsReplayEndsTheSession() {
    Person person = Person.signUp(BUNDLE);
    Answer second = person.refresh(person.refreshToken());
    assertThat(second.status()).isEqualTo(200);
    String secondToken = second.json().path("refreshToken").asString();
    Answer third = person.refresh(secondToken);
    String thirdToken = third.json().path("refreshToken").asString();

    // The first one is no longer the parent of the newest: somebody else has it.
    assertThat(person.refresh(person.refreshToken()).status()).isEqualTo(401);
    assertThat(person.refresh(thirdToken).status()).isEqualTo(401);
  }

  @Test
  void aBrowserThatAsksTwiceAtOnceStaysSignedIn() {
    Person person = Person.signUp(BUNDLE);
    String one = person.refresh(person.refreshToken()).json().path("refreshToken").asString();
    String other = person.refresh(person.refreshToken()).json().path("refreshToken").asString();
    assertThat(one).isEqualTo(other);
    assertThat(person.refresh(one).status()).isEqualTo(200);
  }

  @Test
  void signingOutEndsThisSessionOrAll() {
    Person person = Person.signUp(BUNDLE);
    String second = person.signIn().json().path("refreshToken").asString();
    String third = person.signIn().json().path("refreshToken").asString();

    assertThat(signOut(person.refreshToken(), false)).isEqualTo(204);
    assertThat(person.refresh(person.refreshToken()).status()).isEqualTo(401);
    String next = person.refresh(second).json().path("refreshToken").asString();
    assertThat(signOut(next, true)).isEqualTo(204);
    assertThat(person.refresh(third).status()).isEqualTo(401);
  }

  private static int signOut(String token, boolean everywhere) {
    String body = "{\"refreshToken\": \"%s\", \"everywhere\": %s}".formatted(token, everywhere);
    return BUNDLE.anonymous().post("/auth/signout", body).status();
  }

  @Test
  void aBrowserKeepsTheTokenInACookieThatNoScriptReads() {
    Person person = Person.signUp(BUNDLE);
    String body =
        "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(person.email(), person.password());
    Answer signedIn = BUNDLE.anonymous().post("/auth/signin", body);
    assertThat(signedIn.json().has("refreshToken")).isFalse();
    String cookie = signedIn.headers().firstValue("set-cookie").orElseThrow();
    assertThat(cookie)
        .startsWith("__Host-trellis-refresh=trr_")
        .contains("; Path=/;", "; Secure", "; HttpOnly", "; SameSite=Strict");

    String sent = "theme=dark; " + cookie.substring(0, cookie.indexOf(';'));
    assertThat(withCookie("/auth/refresh", sent, false).status()).isEqualTo(403);
    Answer refreshed = withCookie("/auth/refresh", sent, true);
    assertThat(refreshed.status()).isEqualTo(200);
    assertThat(refreshed.json().has("refreshToken")).isFalse();
    String renewed = refreshed.headers().firstValue("set-cookie").orElseThrow();
    assertThat(renewed).isNotEqualTo(cookie);
    Answer signedOut =
        withCookie("/auth/signout", renewed.substring(0, renewed.indexOf(';')), true);
    assertThat(signedOut.status()).isEqualTo(204);
    assertThat(signedOut.headers().firstValue("set-cookie").orElseThrow()).contains("Max-Age=0");
  }

  private static Answer withCookie(String path, String cookie, boolean header) {
    HttpRequest.Builder request = BUNDLE.anonymousRequest(path).header("cookie", cookie);
    if (header) {
      request.header("x-trellis-csrf", "1");
    }
    return BUNDLE.send(request.POST(HttpRequest.BodyPublishers.noBody()).build());
  }
}
