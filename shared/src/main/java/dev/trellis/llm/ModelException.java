package dev.trellis.llm;

/**
 * A model could not answer, or could not finish its answer. The message is for operators; {@link
 * #kind()} is for code.
 */
public final class ModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong, as far as a caller can act on it. */
  public enum Kind {
    /** The provider is overloaded, limits us or failed (429, 5xx), also after our retries. */
    OVERLOADED,
    /** The provider cannot be reached, or the connection broke in the middle of the answer. */
    UNREACHABLE,
    /** No answer, or no further event, within the allowed time. */
    TIMED_OUT,
    /** Our key is missing or wrong, or not allowed to use this model (401, 403). */
    UNAUTHORIZED,
    /**
     * The provider refuses the request as it is (other 4xx): an unknown model, too long a prompt.
     */
    REJECTED,
    /** The answer does not follow the provider's documented format. */
    MALFORMED,
    /** {@link ModelStream#close()} was called. */
    CLOSED
  }

  private final Kind kind;

  public ModelException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public ModelException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
