package dev.trellis.migrate;

/** CloudFormation could not be told how its request ended. */
final class CannotAnswerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CannotAnswerException(String message) {
    super(message);
  }
}
