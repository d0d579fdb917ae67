package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.RunningBundle.Answer;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** Somebody with an account of their own, signed in without a cookie. */
record Person(
    RunningBundle bundle, String email, String password, String userId, String refreshToken) {

  static Person signUp(RunningBundle anywhere) {
    String email = UUID.randomUUID() + "@example.com";
    String password = UUID.randomUUID().toString();
    Answer answer = anywhere.anonymous().post("/auth/signup", credentials(email, password));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    JsonNode json = answer.json();
    return new Person(
        RunningBundle.at(anywhere.url(), json.path("accessToken").asString()),
        email,
        password,
        json.path("user").path("id").asString(),
        json.path("refreshToken").asString());
  }

  /** What signs somebody up or in, and keeps no cookie. */
  static String credentials(String email, String password) {
    return "{\"email\": \"%s\", \"password\": \"%s\", \"cookie\": false}"
        .formatted(email, password);
  }

  Answer signIn() {
    return bundle.anonymous().post("/auth/signin", credentials(email, password));
  }

  /** Uses a refresh token up. */
  Answer refresh(String token) {
    return bundle.anonymous().post("/auth/refresh", "{\"refreshToken\": \"%s\"}".formatted(token));
  }

  /** The bundle as a program sees it that has a key with these scopes. */
  RunningBundle withKey(String scopes) {
    String body = "{\"name\": \"a test's key\", \"scopes\": [%s]}".formatted(scopes);
    Answer answer = bundle.post("/auth/api-keys", body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return RunningBundle.at(bundle.url(), answer.json().path("key").asString());
  }
}
