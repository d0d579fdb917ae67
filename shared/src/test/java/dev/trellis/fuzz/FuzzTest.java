package dev.trellis.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.archive.ZipFuzzer;
import dev.trellis.crypto.TokensFuzzer;
import dev.trellis.domain.NamesFuzzer;
import dev.trellis.fuzz.Fuzzer.Ended;
import dev.trellis.http.BodyFuzzer;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What strangers send is read by nothing that breaks: some thousand calls of each reader here, as
 * many as one has time for with {@code ./trellis fuzz}.
 */
class FuzzTest {
  private static final Optional<Long> SECONDS =
      Optional.ofNullable(Long.getLong("trellis.fuzz.seconds"));
  private static final long SHORT_SECONDS = 12;
  private static final long SHORT_RUNS = 10_000;
  private static final long ENDLESS = -1;

  static Stream<Fuzzer> readers() {
    return Stream.of(
        new Fuzzer(TokensFuzzer.class, TokensFuzzer.seeds()),
        new Fuzzer(NamesFuzzer.class, NamesFuzzer.seeds()),
        new Fuzzer(BodyFuzzer.class, BodyFuzzer.seeds()),
        new Fuzzer(ZipFuzzer.class, ZipFuzzer.seeds()));
  }

  @ParameterizedTest
  @MethodSource("readers")
  void nothingBreaks(Fuzzer fuzzer) throws Exception {
    Ended ended =
        fuzzer.run(SECONDS.orElse(SHORT_SECONDS), SECONDS.isPresent() ? ENDLESS : SHORT_RUNS);

    assertThat(ended.exitCode()).as(ended.output()).isZero();
    // A fuzzer that could not look into the classes would still run, and find nothing.
    assertThat(ended.output()).contains("Instrumented " + fuzzer.target().getName());
    assertThat(ended.runs()).as(ended.output()).isGreaterThan(100);
  }

  @Test
  void aPlantedBugIsFound() throws Exception {
    Ended ended = new Fuzzer(PlantedFuzzer.class, PlantedFuzzer.seeds()).run(60, ENDLESS);

    assertThat(ended.exitCode()).as(ended.output()).isEqualTo(Fuzzer.FOUND);
    assertThat(ended.output()).contains("the planted bug");
  }
}
