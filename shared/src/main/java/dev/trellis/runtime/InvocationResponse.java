package dev.trellis.runtime;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** The one answer of one invocation, from the handler's first word to what Lambda is told of it. */
final class InvocationResponse implements Response {
  private final RuntimeApi api;
  private final String requestId;
  private boolean given;
  private byte @Nullable [] whole;
  private @Nullable StreamedAnswer streamed;

  InvocationResponse(RuntimeApi api, String requestId) {
    this.api = api;
    this.requestId = requestId;
  }

  @Override
  public synchronized void send(byte[] body) {
    requireFirst();
    given = true;
    whole = body;
  }

  @Override
  public synchronized OutputStream begin(Prelude prelude) throws IOException {
    requireFirst();
    streamed = api.stream(requestId, prelude);
    given = true;
    return streamed;
  }

  private void requireFirst() {
    if (given) {
      throw new IllegalStateException("the answer has begun already, or its time is over");
    }
  }

  /**
   * The handler has returned: sends its answer, or the end of it.
   *
   * @throws IOException if the Runtime API is not there any more
   */
  synchronized void complete() throws IOException {
    given = true;
    if (streamed != null) {
      try {
        streamed.endWell();
      } catch (IOException cut) {
        told(cut);
      }
    } else if (whole == null) {
      fail(new NoAnswerException("the handler has ended without an answer"));
    } else if (!api.respond(requestId, whole)) {
      fail(new NoAnswerException("Lambda has refused the answer of " + whole.length + " bytes"));
    }
  }

  /**
   * The handler has failed: tells so, by trailers if the answer has begun to stream.
   *
   * @throws IOException if the Runtime API is not there any more
   */
  synchronized void fail(Throwable failure) throws IOException {
    given = true;
    ErrorReport report = ErrorReport.of(failure);
    StandardError.failure("invocation " + requestId + " failed", report);
    if (streamed == null) {
      api.invocationError(requestId, report);
      return;
    }
    try {
      streamed.endBadly(report);
    } catch (IOException cut) {
      told(cut);
    }
  }

  /** A streamed answer that was cut is this invocation's trouble alone: the next may be fine. */
  private void told(IOException cut) {
    StandardError.line("the answer of invocation " + requestId + " was cut: " + cut);
  }

  /** The handler has given no answer that Lambda could take. */
  static final class NoAnswerException extends Exception {
    private static final long serialVersionUID = 1L;

    NoAnswerException(String message) {
      super(message);
    }
  }
}
