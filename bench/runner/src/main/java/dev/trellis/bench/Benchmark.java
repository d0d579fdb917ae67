package dev.trellis.bench;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

  /** The data layer beside the old stack. */
  record Data(boolean quick, List<Part> parts) implements Benchmark {
    public Data {
      parts = List.copyOf(parts);
    }
  }

  /** Streams under load, beside other servers. */
  record Streams(boolean quick, List<StreamServer> servers) implements Benchmark {
    public Streams {
      servers = List.copyOf(servers);
    }
  }

  /** A part of the data benchmark. */
  enum Part {
    BATCHES,
    PAGES,
    LOADS,
    TENANTS,
    HISTORY,
    WRITERS;

    private static Optional<Part> named(String name) {
      return Arrays.stream(values()).filter(part -> part.toString().equals(name)).findFirst();
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static String usage() {
    return """
    Usage: ./trellis bench cold [--runs N] [--functions a,b]
           ./trellis bench auth
           ./trellis bench data [--quick] [--only a,b]
           ./trellis bench stream [--quick] [--only a,b]

    N is 1 to %d; the functions are %s; the parts of data are %s; the servers of stream are %s.\
    """
        .formatted(
            Cold.MAX_RUNS,
            String.join(",", Variants.names()),
            Arrays.stream(Part.values()).map(Part::toString).collect(Collectors.joining(",")),
            Arrays.stream(StreamServer.values())
                .map(StreamServer::option)
                .collect(Collectors.joining(",")));
  }

  /** Reads the command line; empty if it makes no sense. */
  static Optional<Benchmark> parse(List<String> arguments) {
    Deque<String> rest = new ArrayDeque<>(arguments);
    return switch (Optional.ofNullable(rest.poll()).orElse("")) {
      case "cold" -> cold(rest);
      case "auth" -> rest.isEmpty() ? Optional.of(new Auth()) : Optional.empty();
      case "data" -> data(rest);
      case "stream" -> streams(rest);
      default -> Optional.empty();
    };
  }

  private static Optional<Benchmark> data(Deque<String> rest) {
    boolean quick = rest.remove("--quick");
    List<Part> parts = only(rest, List.of(Part.values()), Part::named);
    return rest.isEmpty() && !parts.isEmpty()
        ? Optional.of(new Data(quick, parts))
        : Optional.empty();
  }

  private static Optional<Benchmark> streams(Deque<String> rest) {
    boolean quick = rest.remove("--quick");
    List<StreamServer> only = only(rest, List.of(StreamServer.values()), StreamServer::named);
    // What the others add is the difference to it.
    List<StreamServer> servers =
        Stream.concat(Stream.of(StreamServer.DIRECT), only.stream()).distinct().toList();
    return rest.isEmpty() && !only.isEmpty()
        ? Optional.of(new Streams(quick, servers))
        : Optional.empty();
  }

  /** What {@code --only} names; all if it is not there. */
  private static <T> List<T> only(
      Deque<String> rest, List<T> all, Function<String, Optional<T>> named) {
    return rest.size() == 2 && rest.pop().equals("--only")
        ? Arrays.stream(rest.pop().split(",", -1))
            .flatMap(name -> named.apply(name).stream())
            .toList()
        : all;
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
