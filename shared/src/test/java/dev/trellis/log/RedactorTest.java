package dev.trellis.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer hunter2.hunter2-hunter2_x~+/==",
        "authorization: bearer   hunter2hunter2",
        "Authorization: Basic aHVudGVyMjpodW50ZXIyhunter2",
        "key sk-hunter2hunter2hunter2 was refused",
        "sk-proj-hunter2_hunter2-hunter2",
        "sk-ant-api03-hunter2hunter2",
        "xai-hunter2hunter2hunter2",
        "connecting to postgresql://app:hunter2@db:5432/trellis",
        "redis://:hunter2@cache:6379",
        "https://user:hunter2@host/path",
        "password=hunter2",
        "PASSWORD = hunter2",
        "{\"password\":\"hunter2\"}",
        "{\"password\" : \"hunter2\", \"a\":1}",
        "client_secret: hunter2",
        "api_key=hunter2&x=1",
        "apiKey: hunter2",
        "x-api-key: hunter2",
        "access_token=hunter2",
        "{\"refreshToken\":\"hunter2\"}",
        "jdbc:postgresql://db/t?user=app&password=hunter2",
        "{\"password\": \"two words, hunter2\"}",
        "{\\\"password\\\":\\\"hunter2\\\"}",
        "postgresql://app:at@hunter2@db:5432/trellis",
        // Ours: an API key, a refresh token, an access token.
        "the key trk_0hunter2hunter2hunter2_hunter2 is gone",
        "trr_hunter2hunter2hunter2-hunter2_hunter2",
        "trk_hunter2h",
        "eyJhbGciOiJIUzI1NiJ9.eyJodunter2.hunter2_hunter2-hunter2",
        "token was eyJhunter2hunter2 cut off",
        "Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.hunter2",
        "Authorization: hunter2hunter2",
        "{\"authorization\":\"Bearer hunter2hunter2\"}",
        "Cookie: theme=dark; refresh=hunter2; other=1",
        "Set-Cookie: refresh=hunter2; Path=/auth; HttpOnly",
        "{\"cookie\":\"refresh=hunter2; theme=dark\"}",
        "{\"password\":\"with \\\" a quote, hunter2\"}",
        "{\"newPassword\" : \"hunter2\"}",
        "AUTH_KEY=hunter2",
        "AUTH_KEY_PREVIOUS=hunter2",
        // Those of providers.
        "ghp_hunter2hunter2hunter2hunter2",
        "github_pat_hunter2hunter2hunter2",
        "glpat-hunter2hunter2hunter2",
        "AIzahunter2hunter2hunter2hunter2",
        "xoxb-hunter2-hunter2-hunter2",
        "npm_hunter2hunter2hunter2hunter2",
        "sk_live_hunter2hunter2",
        "gsk_hunter2hunter2hunter2hunter2",
        // Emails.
        "user hunter2@example.org is unknown",
        "Nobody has hunter2@example.org.",
        "<first.hunter2+tag@mail.example.co.uk>",
        "{\"email\":\"hunter2@example.org\"}",
        "jürgen.hunter2@bücher.example"
      })
  void whatLooksLikeASecretIsTakenOut(String text) {
    assertThat(Redactor.redact(text)).contains("***").doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET /projects/01900000-0000-7000-8000-000000000001 failed",
        "https://host:8080/path?order=desc",
        "12 tokens of 100, max_tokens 5",
        "the basic idea of a key-value store",
        "operations[3].path must be relative",
        "task-force and risk-averse",
        "trk_ and trr_ are prefixes",
        "cookies and authorization are needed",
        "@Test at dev.trellis.http.Json@1f2e3d",
        "npm install @ai-sdk/react@3.0.1",
        "the words eyJ and AKIA alone"
      })
  void anythingElseStaysAsItIs(String text) {
    assertThat(Redactor.redact(text)).isEqualTo(text);
  }

  @Test
  void anAccessKeyOfAwsIsTakenOut() {
    assertThat(Redactor.redact("AKIAHUNTER2HUNTER2AB was refused")).isEqualTo("*** was refused");
  }

  // Each would take minutes if a part of a pattern could match in two ways.
  @Test
  void aLongTextTakesNoTime() {
    for (String part :
        List.of("a", "a@", "eyJ", "password", "\\\"", "://a:", "tr", "a.a@a.", " ")) {
      Assertions.assertTimeoutPreemptively(
          Duration.ofSeconds(20), () -> Redactor.redact("password=\"" + part.repeat(20_000)));
    }
  }
}
