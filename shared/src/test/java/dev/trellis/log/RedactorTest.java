package dev.trellis.log;

import static org.assertj.core.api.Assertions.assertThat;

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
        "postgresql://app:at@hunter2@db:5432/trellis"
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
        "task-force and risk-averse"
      })
  void anythingElseStaysAsItIs(String text) {
    assertThat(Redactor.redact(text)).isEqualTo(text);
  }
}
