package dev.trellis.agentstream;

import dev.trellis.domain.Problem;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tells why a turn's file changes cannot be stored. Somebody changed the same files meanwhile, say:
 * theirs stay, and the conversation tells what became of ours.
 */
final class UnstoredFiles {
  private UnstoredFiles() {}

  /**
   * Why, in words for the person; empty if it is not the files that were refused.
   *
   * @param remedy what can be done about changes that would be accepted now
   */
  static Optional<String> why(Problem problem, String remedy) {
    return switch (problem) {
      case Problem.Conflict conflict when !conflict.conflicts().isEmpty() ->
          Optional.of(
              "My file changes were not stored, because somebody changed %s meanwhile. %s"
                  .formatted(paths(conflict), remedy));
      case Problem.Invalid invalid ->
          Optional.of("My file changes were not stored: " + invalid.detail());
      case Problem.Conflict _,
          Problem.Unauthorized _,
          Problem.Forbidden _,
          Problem.NotFound _,
          Problem.MethodNotAllowed _,
          Problem.Unprocessable _,
          Problem.TooLarge _,
          Problem.TooManyRequests _,
          Problem.Unavailable _,
          Problem.TimedOut _ ->
          Optional.empty();
    };
  }

  private static String paths(Problem.Conflict conflict) {
    return conflict.conflicts().stream()
        .map(Problem.FileConflict::path)
        .distinct()
        .collect(Collectors.joining(", "));
  }
}
