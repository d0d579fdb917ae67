package dev.trellis.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells when an agent goes round in circles. It watches what the agent does and what comes of it,
 * and trips when a call, or a round of two or three calls, is made {@value #REPETITIONS} times
 * running with the same inputs, or when {@value #MAX_ERRORS} calls running have failed. Asking
 * again and again with different inputs is no circle. Not safe for concurrent use.
 */
public final class LoopBreaker {
  private static final int REPETITIONS = 3;
  private static final int LONGEST_ROUND = 3;
  private static final int MAX_ERRORS = 5;

  private record Call(String tool, String input) {}

  /** The newest, as many as the longest circle has. */
  private final List<Call> calls = new ArrayList<>();

  private int errors;

  /**
   * Notes a call.
   *
   * @param input all of it, spelled in one way
   * @return what goes wrong, in words for the person at the screen, if this call is one too many
   */
  public Optional<String> note(String tool, String input, boolean failed) {
    calls.add(new Call(tool, input));
    if (calls.size() > REPETITIONS * LONGEST_ROUND) {
      calls.removeFirst();
    }
    errors = failed ? errors + 1 : 0;
    if (errors >= MAX_ERRORS) {
      return Optional.of(
          "The agent did not get on: its last %d calls of tools failed.".formatted(errors));
    }
    for (int round = 1; round <= LONGEST_ROUND; round++) {
      if (isCircle(round)) {
        return Optional.of(circle(round));
      }
    }
    return Optional.empty();
  }

  private boolean isCircle(int round) {
    int length = round * REPETITIONS;
    int size = calls.size();
    if (size < length) {
      return false;
    }
    List<Call> newest = calls.subList(size - length, size);
    return newest.subList(round, length).equals(newest.subList(0, length - round));
  }

  private String circle(int round) {
    List<String> tools =
        calls.subList(calls.size() - round, calls.size()).stream().map(Call::tool).toList();
    return "The agent went round in circles: it called %s %d times with the same input."
        .formatted(String.join(", ", tools), REPETITIONS);
  }
}
