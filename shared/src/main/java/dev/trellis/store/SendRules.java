package dev.trellis.store;

import dev.trellis.domain.Message;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.RunId;
import dev.trellis.domain.UserId;
import dev.trellis.store.RunStanding.PresentRun;
import dev.trellis.store.RunStanding.StoredMessage;
import dev.trellis.store.Runs.Answered;
import dev.trellis.store.Runs.Lost;
import dev.trellis.store.Runs.Opening;
import dev.trellis.store.Send.Placement;
import java.util.List;
import java.util.Optional;

/**
 * What is to become of a send, from what it finds. The id of a message is the key of its effect.
 */
final class SendRules {
  private SendRules() {}

  /**
   * Puts a person's message where it belongs, and cuts what lies behind it if it takes an old one's
   * place.
   *
   * @throws ProblemException if it was answered already, or is the agent's
   */
  static List<Statement> placing(UserId user, Send send, Optional<StoredMessage> message) {
    Statement append =
        Messages.append(send.project(), user, send.messageId(), Message.Role.USER, send.parts());
    if (message.isEmpty()) {
      return List.of(append);
    }
    StoredMessage stored = message.get();
    if (stored.isAgents()) {
      throw ProblemException.invalid("message.id", "is the id of a message of the agent");
    }
    return switch (send.placement()) {
      case APPEND -> {
        // A send that is tried again after its runner was killed finds its message, and no answer.
        if (!stored.isLast()) {
          throw conflict("This message was answered already.");
        }
        yield List.of();
      }
      case ANSWER_AGAIN -> List.of(Messages.cutBehind(send.project(), stored.key()));
      case REPLACE -> List.of(Messages.cutFrom(send.project(), stored.key()), append);
    };
  }

  /**
   * What answers a send without a new run.
   *
   * @return empty if a new run is to answer it
   * @throws ProblemException if it cannot be answered now
   */
  static Optional<Opening> before(RunStanding found, Send send) {
    boolean isRepeated = send.placement() == Placement.APPEND && isStoredLike(found, send);
    Optional<PresentRun> waiting =
        found.waiting().stream()
            .filter(run -> run.messageId().equals(send.messageId()))
            .filter(run -> !run.continues() || send.placement() == Placement.APPEND)
            .findFirst();
    if (waiting.isPresent()) {
      if (waiting.get().said().filter(said -> !said.equals(send.hash())).isPresent()) {
        throw saidSomethingElse(send);
      }
      return Optional.of(new Answered(waiting.get().id()));
    }
    Optional<PresentRun> active = found.active();
    if (active.isPresent()) {
      if (active.get().isLost()) {
        return Optional.of(new Lost(active.get().id()));
      }
      if (isRepeated && active.get().messageId().equals(send.messageId())) {
        return Optional.of(new Answered(active.get().id()));
      }
    }
    Optional<Opening> earlier = isRepeated ? answered(found) : Optional.empty();
    return earlier.isPresent() || active.isEmpty() ? earlier : Optional.of(queued(found, send));
  }

  /** Whether the message is stored. */
  private static boolean isStoredLike(RunStanding found, Send send) {
    Optional<StoredMessage> stored = found.message().filter(message -> !message.isAgents());
    if (stored.isPresent() && !stored.get().parts().equals(send.parts())) {
      throw saidSomethingElse(send);
    }
    return stored.isPresent();
  }

  private static ProblemException saidSomethingElse(Send send) {
    return conflict(
        "The message %s was sent before, and said something else.".formatted(send.messageId()));
  }

  private static Runs.Queued queued(RunStanding found, Send send) {
    if (!send.waits() || send.placement() != Placement.APPEND) {
      throw conflict("The agent is still answering. Wait for it, or stop it first.");
    }
    int waiting = found.waiting().size();
    if (waiting >= RunQueue.MOST_WAITING) {
      throw conflict(
          "The agent is still answering, and %d messages are waiting.".formatted(waiting));
    }
    return new Runs.Queued(RunId.create());
  }

  /**
   * The run that has answered the message, unless it was lost before it had said anything.
   *
   * @throws ProblemException if it was answered, and its run is not known any more
   */
  private static Optional<Opening> answered(RunStanding found) {
    if (found.message().filter(message -> !message.isLast()).isEmpty()) {
      return Optional.empty();
    }
    RunId run =
        found.answeredBy().orElseThrow(() -> conflict("This message was answered already."));
    return Optional.of(new Answered(run));
  }

  private static ProblemException conflict(String detail) {
    return new ProblemException(new Problem.Conflict(detail));
  }
}
