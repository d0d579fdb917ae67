package dev.trellis.local;

import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the route of a request as API Gateway does: segment by segment, a fixed segment before a
 * parameter, and a greedy parameter last.
 */
final class Router<T> {
  private final List<Entry<T>> entries = new ArrayList<>();

  private record Entry<T>(Template.Route route, List<String> segments, T target) {}

  /**
   * A route that fits.
   *
   * @param parameters the path's parameters, decoded
   */
  record Match<T>(Template.Route route, Map<String, String> parameters, T target) {}

  void add(Template.Route route, T target) {
    entries.add(new Entry<>(route, segments(route.path()), target));
    // '{' comes after all letters, so that fixed segments are tried first; a greedy one is longer
    // than its sibling.
    entries.sort(Comparator.comparing(entry -> entry.route().path().replace("+}", "}~")));
  }

  /**
   * Finds the route of a request.
   *
   * @param path as it was sent, percent-encoded
   * @throws ProblemException if no route has this path, or none with this method
   */
  Match<T> find(String method, String path) {
    List<String> segments = segments(path);
    List<String> allowed = new ArrayList<>();
    for (Entry<T> entry : entries) {
      Optional<Map<String, String>> parameters = match(entry.segments(), segments);
      if (parameters.isPresent()) {
        if (entry.route().method().equals(method)) {
          return new Match<>(entry.route(), parameters.get(), entry.target());
        }
        allowed.add(entry.route().method());
      }
    }
    if (allowed.isEmpty()) {
      throw ProblemException.notFound("There is no such route.");
    }
    throw new ProblemException(
        new Problem.MethodNotAllowed(allowed.stream().distinct().sorted().toList()));
  }

  private static Optional<Map<String, String>> match(List<String> route, List<String> path) {
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i < route.size(); i++) {
      String segment = route.get(i);
      if (i >= path.size()) {
        return Optional.empty();
      }
      if (segment.endsWith("+}")) {
        String rest =
            path.subList(i, path.size()).stream()
                .map(Router::decoded)
                .collect(Collectors.joining("/"));
        parameters.put(segment.substring(1, segment.length() - 2), rest);
        return Optional.of(parameters);
      }
      if (segment.startsWith("{")) {
        parameters.put(segment.substring(1, segment.length() - 1), decoded(path.get(i)));
      } else if (!segment.equals(path.get(i))) {
        return Optional.empty();
      }
    }
    return route.size() == path.size() ? Optional.of(parameters) : Optional.empty();
  }

  private static List<String> segments(String path) {
    return Arrays.asList(path.substring(1).split("/", -1));
  }

  private static String decoded(String segment) {
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw ProblemException.invalid("path", "is not well-formed percent-encoding");
    }
  }
}
