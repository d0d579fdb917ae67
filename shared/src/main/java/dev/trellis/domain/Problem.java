package dev.trellis.domain;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a caller can be told to be wrong. Whatever is not one of these is a bug of ours.
 * Texts are short and safe to show to anyone.
 */
public sealed interface Problem {

  /** What happened, in a sentence. */
  String detail();

  /**
   * The request cannot be understood or breaks a rule, whatever the state of things; names each
   * field.
   */
  record Invalid(List<FieldError> errors) implements Problem {
    public Invalid {
      errors = List.copyOf(errors);
    }

    public Invalid(String field, String reason) {
      this(List.of(new FieldError(field, reason)));
    }

    @Override
    public String detail() {
      return errors.isEmpty()
          ? "The request is not valid."
          : "%s %s".formatted(errors.getFirst().field(), errors.getFirst().reason());
    }
  }

  /**
   * The caller did not show who they are, or what they showed is not valid: it is not told which.
   */
  record Unauthorized(String detail) implements Problem {}

  /** The caller may not do this. */
  record Forbidden(String detail) implements Problem {}

  /** It does not exist, or it is somebody else's: the answer does not tell which. */
  record NotFound(String detail) implements Problem {}

  /** The path exists, but not with this method. */
  record MethodNotAllowed(List<String> allowed) implements Problem {
    public MethodNotAllowed {
      allowed = List.copyOf(allowed);
    }

    @Override
    public String detail() {
      return "Use " + String.join(" or ", allowed) + ".";
    }
  }

  /** The request is fine but what it builds on has changed; nothing was done. */
  record Conflict(String detail, List<FileConflict> conflicts) implements Problem {
    public Conflict {
      conflicts = List.copyOf(conflicts);
    }

    public Conflict(String detail) {
      this(detail, List.of());
    }
  }

  /** The request can be understood, but contradicts one that was made before. */
  record Unprocessable(String detail) implements Problem {}

  /** The body is larger than may be sent. */
  record TooLarge(String detail) implements Problem {}

  /** It was asked for too often. */
  record TooManyRequests(String detail, Duration retryAfter) implements Problem {}

  /** Something that this request needs is down; trying again later may work. */
  record Unavailable(String detail, Duration retryAfter) implements Problem {}

  /** The answer took longer than the route allows. */
  record TimedOut(String detail) implements Problem {}

  /**
   * One file that is not as the request expected.
   *
   * @param field the operation, for example {@code operations[3]}
   * @param path the file
   * @param reason what is in the way
   * @param baseHash what the request believed to be there: lower-case hex SHA-256; empty if it did
   *     not say
   * @param currentHash what is there; empty if there is no such file
   * @param currentRevision the revision that put it there; empty if there is no such file
   */
  record FileConflict(
      String field,
      String path,
      String reason,
      Optional<String> baseHash,
      Optional<String> currentHash,
      Optional<Long> currentRevision) {}
}
