package dev.trellis.local;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says.
 *
 * @param port 0 for any free one
 * @param data the folder that keeps the databases
 * @param fresh whether to empty that folder first
 */
record Options(int port, Path data, boolean fresh, Path template) {
  static final String USAGE =
      """
      Usage: ./trellis start [--port N] [--data FOLDER] [--fresh]
        --port N       serve on this port of 127.0.0.1 (3000; 0 takes any free one)
        --data FOLDER  keep the databases there (.trellis)
        --fresh        empty that folder first""";

  static Options parse(String[] arguments) {
    int port = 3000;
    Path data = Path.of(".trellis");
    Path template = Path.of("template.yaml");
    boolean fresh = false;
    Deque<String> left = new ArrayDeque<>(List.of(arguments));
    while (!left.isEmpty()) {
      String argument = left.removeFirst();
      switch (argument) {
        case "--fresh" -> fresh = true;
        case "--port" -> port = port(left.pollFirst());
        case "--data" -> data = path(argument, left.pollFirst());
        case "--template" -> template = path(argument, left.pollFirst());
        default -> throw new StartException("Unknown option " + argument + "\n" + USAGE);
      }
    }
    return new Options(port, data.toAbsolutePath().normalize(), fresh, template.toAbsolutePath());
  }

  private static int port(@Nullable String text) {
    try {
      int port = text == null ? -1 : Integer.parseInt(text);
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException reportedBelow) {
      // Falls through to the one message for both cases.
    }
    throw new StartException("--port takes a number from 0 to 65535");
  }

  private static Path path(String option, @Nullable String text) {
    if (text == null || text.isBlank()) {
      throw new StartException(option + " takes a path");
    }
    return Path.of(text);
  }
}
