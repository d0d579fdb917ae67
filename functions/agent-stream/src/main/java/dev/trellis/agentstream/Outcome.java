package dev.trellis.agentstream;

import dev.trellis.domain.RunState;
import dev.trellis.llm.ModelEvent.FinishReason;
import dev.trellis.llm.ModelException;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param finishReason for the stream's {@code finish}
 * @param interruption why it was ended early, if it was
 * @param resumable whether it was ended early and nobody wanted that: then another run may go on
 * @param error what went wrong, in words for the person at the screen, if something did
 */
record Outcome(
    RunState state,
    String finishReason,
    Optional<String> interruption,
    boolean resumable,
    Optional<String> error) {

  static Outcome finished(FinishReason reason) {
    String name =
        switch (reason) {
          case STOP -> "stop";
          case LENGTH -> "length";
          case CONTENT_FILTER -> "content-filter";
          case TOOL_CALLS -> "tool-calls";
          case OTHER -> "other";
        };
    return new Outcome(RunState.FINISHED, name, Optional.empty(), false, Optional.empty());
  }

  /** Somebody wanted it so. */
  static Outcome interrupted(String why) {
    return interrupted(why, false);
  }

  /** It could not be helped: its time was up, or its server was lost. */
  static Outcome outOfTime(String why) {
    return interrupted(why, true);
  }

  private static Outcome interrupted(String why, boolean resumable) {
    return new Outcome(
        RunState.INTERRUPTED, "interrupted", Optional.of(why), resumable, Optional.empty());
  }

  static Outcome failed(String error) {
    return new Outcome(RunState.FAILED, "error", Optional.empty(), false, Optional.of(error));
  }

  static Outcome failed(ModelException cause) {
    return failed(
        switch (cause.kind()) {
          case OVERLOADED -> "The model is overloaded. Try again in a moment.";
          case UNREACHABLE -> "The model cannot be reached, or broke off. Try again.";
          case TIMED_OUT -> "The model did not answer in time. Try again.";
          case UNAUTHORIZED -> "The model's provider refused this server's key.";
          case REJECTED -> "The model's provider refused the request.";
          case MALFORMED -> "The model's answer could not be read.";
          case CLOSED -> "The answer was stopped.";
        });
  }

  /**
   * Why it was ended early, if it was, and what a person can expect.
   *
   * @param continued whether another run goes on by itself
   */
  Optional<String> interruption(boolean continued) {
    String next = continued ? " The answer goes on by itself." : " Send another message to go on.";
    return interruption.map(why -> resumable ? why + next : why);
  }

  /** Why it ended, if not by itself. */
  Optional<String> reason() {
    return interruption.or(() -> error);
  }
}
