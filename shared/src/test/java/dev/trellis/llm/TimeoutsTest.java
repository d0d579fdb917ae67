package dev.trellis.llm;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeoutsTest {

  @ParameterizedTest
  @CsvSource({"0, 1, 1, 1", "1, 0, 1, 1", "1, 1, 0, 1", "1, 1, 1, 0"})
  void noneIsNothing(long connect, long first, long between, long total) {
    assertThatThrownBy(
            () ->
                new Timeouts(
                    Duration.ofSeconds(connect),
                    Duration.ofSeconds(first),
                    Duration.ofSeconds(between),
                    Duration.ofSeconds(total)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
