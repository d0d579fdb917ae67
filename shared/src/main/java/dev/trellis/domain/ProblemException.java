package dev.trellis.domain;

import java.io.Serial;

/**
 * Carries a {@link Problem} to the one place that answers it. It is an answer, not a fault: it has
 * no stack trace.
 */
public final class ProblemException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public ProblemException(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  public static ProblemException invalid(String field, String reason) {
    return new ProblemException(new Problem.Invalid(field, reason));
  }

  public static ProblemException notFound(String detail) {
    return new ProblemException(new Problem.NotFound(detail));
  }

  public Problem problem() {
    return problem;
  }
}
