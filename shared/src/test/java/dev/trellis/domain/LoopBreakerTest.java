package dev.trellis.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A letter is a call that succeeds, the same letter the same call; {@code !} is one that fails. */
class LoopBreakerTest {
  @ParameterizedTest
  @CsvSource({
    "aaa, 3",
    "xaaa, 4",
    "aabaaa, 6",
    "ababab, 6",
    "xyababab, 8",
    "abcabcabc, 9",
    "abxabcabcabc, 12",
    "a!!!!!, 6",
    "!!!!!, 5",
    "!!a!!!!!, 8",
  })
  void tripsAtTheCallThatIsOneTooMany(String calls, int tripping) {
    assertThat(trip(calls)).hasValue(tripping);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "aa",
        "aabaabba",
        "ababa",
        "abcabcab",
        "abcdabcdabcdabcd",
        "!!!!a!!!!a",
        "abcdefghijklmnopqrstuvwxyz",
        "axayazaxbxc"
      })
  void letsTheOthersGoOn(String calls) {
    assertThat(trip(calls)).isEmpty();
  }

  @Test
  void pollingWithAnotherInputEachTimeIsNoCircle() {
    LoopBreaker breaker = new LoopBreaker();
    for (int i = 0; i < 1_000; i++) {
      assertThat(breaker.note("read_files", "{\"page\":%d}".formatted(i), false)).isEmpty();
    }
  }

  @Test
  void theSameInputOfAnotherToolIsAnotherCall() {
    LoopBreaker breaker = new LoopBreaker();
    for (String tool : List.of("a", "b", "c", "d", "a", "c", "b", "d")) {
      assertThat(breaker.note(tool, "{}", false)).isEmpty();
    }
  }

  @Test
  void tellsWhatWentRound() {
    assertThat(text("ababab"))
        .isEqualTo("The agent went round in circles: it called a, b 3 times with the same input.");
    assertThat(text("!!!!!"))
        .isEqualTo("The agent did not get on: its last 5 calls of tools failed.");
  }

  /** Compared with a plain reading of the rule over the whole sequence. */
  @Test
  void agreesWithTheRuleOnRandomSequences() {
    Random random = new Random(24);
    for (int i = 0; i < 20_000; i++) {
      int letters = 1 + random.nextInt(4);
      String calls =
          IntStream.range(0, random.nextInt(24))
              .mapToObj(_ -> String.valueOf((char) ('a' + random.nextInt(letters))))
              .collect(Collectors.joining());
      assertThat(trip(calls)).as(calls).isEqualTo(byTheRule(calls));
    }
  }

  private static Optional<Integer> byTheRule(String calls) {
    for (int end = 1; end <= calls.length(); end++) {
      for (int round = 1; round <= 3; round++) {
        int start = end - 3 * round;
        if (start >= 0) {
          String piece = calls.substring(start, start + round);
          if (calls.substring(start, end).equals(piece.repeat(3))) {
            return Optional.of(end);
          }
        }
      }
    }
    return Optional.empty();
  }

  /** How many calls were made when it tripped. */
  private static Optional<Integer> trip(String calls) {
    LoopBreaker breaker = new LoopBreaker();
    for (int i = 0; i < calls.length(); i++) {
      if (note(breaker, calls, i).isPresent()) {
        return Optional.of(i + 1);
      }
    }
    return Optional.empty();
  }

  private static String text(String calls) {
    LoopBreaker breaker = new LoopBreaker();
    List<Optional<String>> told = new ArrayList<>();
    for (int i = 0; i < calls.length(); i++) {
      told.add(note(breaker, calls, i));
    }
    return told.getLast().orElseThrow();
  }

  /** Calls that fail have inputs of their own: it is their failing that counts. */
  private static Optional<String> note(LoopBreaker breaker, String calls, int i) {
    String tool = calls.substring(i, i + 1);
    boolean failed = tool.equals("!");
    return breaker.note(tool, failed ? "input " + i : "{}", failed);
  }
}
