package dev.trellis.bench;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What may be asked for. */
sealed interface Benchmark {
  /** How functions start. */
  record Cold(int runs, List<String> functions) implements Benchmark {
    private static final int MAX_RUNS = 100;

    public Cold {
      functions = List.copyOf(functions);
    }

    boolean isPossible() {
      return runs >= 1
          && runs <= MAX_RUNS
          && !functions.isEmpty()
          && Variants.names().containsAll(functions);
    }
  }

  /** What it costs to know who calls, and what the time of a sign-in tells. */
  record Auth() implements Benchmark {}

  static String usage() {
    return """
    Usage: ./trellis bench cold [--runs N] [--functions a,b]
           ./trellis bench auth

    N is 1 to %d; the functions are %s."""
        .formatted(Cold.MAX_RUNS, String.join(",", Variants.names()));
  }

  /** Reads the command line; empty if it makes no sense. */
  static Optional<Benchmark> parse(List<String> arguments) {
    Deque<String> rest = new ArrayDeque<>(arguments);
    return switch (Optional.ofNullable(rest.poll()).orElse("")) {
      case "cold" -> cold(rest);
      case "auth" -> rest.isEmpty() ? Optional.of(new Auth()) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<Benchmark> cold(Deque<String> rest) {
    Cold cold = new Cold(7, Variants.names());
    while (rest.size() >= 2) {
      String option = rest.pop();
      String value = rest.pop();
      switch (option) {
        case "--runs" -> cold = new Cold(number(value), cold.functions());
        case "--functions" -> cold = new Cold(cold.runs(), List.of(value.split(",", -1)));
        default -> {
          return Optional.empty();
        }
      }
    }
    return rest.isEmpty() && cold.isPossible() ? Optional.of(cold) : Optional.empty();
  }

  /** The number; 0, which is out of bounds, for anything else. */
  private static int number(String text) {
    return text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : 0;
  }
}
