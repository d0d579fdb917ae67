package dev.trellis.llm.sse;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "7, 7000",
    "20, 20000",
    "'Thu, 01 Jan 2026 00:00:05 GMT', 5000",
    "'Wed, 31 Dec 2025 23:00:00 GMT', 0",
  })
  void aWaitThatTheProviderTellsIsKept(String value, long millis) {
    assertThat(told(value)).contains(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "21",
        "-1",
        "1.5",
        "soon",
        "99999999999999999999",
        "Thu, 01 Jan 2026 00:00:21 GMT"
      })
  void aWaitThatIsTooLongOrMakesNoSenseIsNot(String value) {
    assertThat(told(value)).isEmpty();
  }

  @Test
  void withoutTheHeaderNothingIsTold() {
    assertThat(Retry.told(HttpHeaders.of(Map.of(), (n, v) -> true), NOW)).isEmpty();
  }

  @RepeatedTest(20)
  void theWaitDoublesAndVaries() {
    assertThat(Retry.backoff(1)).isBetween(Duration.ofMillis(250), Duration.ofMillis(500));
    assertThat(Retry.backoff(2)).isBetween(Duration.ofMillis(500), Duration.ofMillis(1000));
  }

  @ParameterizedTest
  @CsvSource({
    "429,true",
    "500,true",
    "502,true",
    "503,true",
    "504,true",
    "529,true",
    "400,false",
    "401,false",
    "404,false",
    "501,false",
    "302,false"
  })
  void onlySomeStatusesMayPass(int status, boolean mayPass) {
    assertThat(Retry.mayPass(status)).isEqualTo(mayPass);
  }

  private static Optional<Duration> told(String value) {
    return Retry.told(HttpHeaders.of(Map.of("Retry-After", List.of(value)), (n, v) -> true), NOW);
  }
}
