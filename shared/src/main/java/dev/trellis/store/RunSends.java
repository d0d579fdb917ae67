package dev.trellis.store;

import dev.trellis.domain.Message;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.RunId;
import dev.trellis.domain.RunState;
import dev.trellis.domain.UserId;
import dev.trellis.store.RunStanding.PresentRun;
import dev.trellis.store.RunStanding.StoredMessage;
import dev.trellis.store.Runs.Answered;
import dev.trellis.store.Runs.Lost;
import dev.trellis.store.Runs.Opening;
import dev.trellis.store.Runs.Placement;
import dev.trellis.store.Runs.Send;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sends, inside their transaction. The id of a message is the key of its effect. A person waits for
 * each round trip here before the model is even asked, so there are two: one looks, the other does.
 */
final class RunSends {
  private RunSends() {}

  /** As {@link Runs#open}, inside its transaction. */
  static Opening open(Tx tx, UserId user, Send send, int leaseSeconds) throws SQLException {
    RunStanding found = RunStanding.of(tx, send);
    Optional<Opening> before = before(found, send);
    if (before.isPresent()) {
      if (before.get() instanceof Runs.Queued(RunId run)) {
        refuse(send);
        tx.answers(opening(user, run, send, RunState.QUEUED, leaseSeconds), _ -> run);
      }
      return before.get();
    }
    refuse(send);
    RunId run = RunId.create();
    List<Statement> changes = new ArrayList<>();
    if (found.hasContinuation()) {
      // Whoever says something else does not want the answer changes to go on by itself.
      changes.add(RunContinuations.cancelStatement(send.project(), "Another message was sent."));
    }
    changes.add(opening(user, run, send, RunState.RUNNING, leaseSeconds));
    return begin(tx, user, run, send, found, changes);
  }

  private static void refuse(Send send) {
    send.refusal()
        .ifPresent(
            problem -> {
              throw new ProblemException(problem);
            });
  }

  private static Statement opening(
      UserId user, RunId run, Send send, RunState state, int leaseSeconds) {
    return Statement.of(
        RunSql.OPEN,
        run.value(),
        send.project().value(),
        user.value(),
        Runs.name(state),
        leaseSeconds,
        send.model(),
        send.messageId(),
        send.review());
  }

  /** Makes a run begin that was inserted before, inside a transaction that has looked. */
  static Runs.Opened begun(Tx tx, UserId user, RunId run, Send send, RunStanding found)
      throws SQLException {
    return begin(tx, user, run, send, found, List.of());
  }

  private static Runs.Opened begin(
      Tx tx, UserId user, RunId run, Send send, RunStanding found, List<Statement> before)
      throws SQLException {
    List<Statement> changes = new ArrayList<>(before);
    changes.addAll(placing(user, send, found.message()));
    changes.addAll(beginning(user, run, send.project(), found.project(), send.first()));
    List<Message> newest =
        run(tx, changes, Messages.newestStatement(send.project(), send.historyLimit()));
    return new Runs.Opened(run, newest.getLast(), newest, found.project().tier());
  }

  /** What makes a run begin whose message is stored. */
  static List<Statement> beginning(
      UserId user, RunId run, ProjectId project, Runs.LockedProject locked, List<String> first) {
    return List.of(
        Statement.of(RunSql.BEGIN, first.size() - 1, locked.revision(), run.value()),
        RunEvents.insert(user, run, 0, first),
        RunEvents.deleteExpired(project));
  }

  /** Makes changes, and then reads the newest messages, in one round trip. */
  static List<Message> run(Tx tx, List<Statement> changes, Statement newest) throws SQLException {
    Statement all = changes.stream().reduce(Statement::then).orElseThrow().then(newest);
    return tx.answers(
        all,
        results -> {
          for (Statement _ : changes) {
            results.skip();
          }
          return Messages.readNewest(results.next());
        });
  }

  /**
   * Puts a person's message where it belongs, and cuts what lies behind it if it takes an old one's
   * place.
   *
   * @throws ProblemException if it was answered already, or is the agent's
   */
  private static List<Statement> placing(UserId user, Send send, Optional<StoredMessage> message) {
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
          throw Runs.conflict("This message was answered already.");
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
  private static Optional<Opening> before(RunStanding found, Send send) {
    boolean isRepeated = send.placement() == Placement.APPEND && isStoredLike(found, send);
    Optional<Opening> waiting =
        found.waiting().stream()
            .filter(run -> run.messageId().equals(send.messageId()))
            .filter(run -> !run.continues() || send.placement() == Placement.APPEND)
            .<Opening>map(run -> new Answered(run.id()))
            .findFirst();
    if (waiting.isPresent()) {
      return waiting;
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
      throw Runs.conflict(
          "The message %s was sent before, and said something else.".formatted(send.messageId()));
    }
    return stored.isPresent();
  }

  private static Runs.Queued queued(RunStanding found, Send send) {
    if (!send.waits() || send.placement() != Placement.APPEND) {
      throw Runs.conflict("The agent is still answering. Wait for it, or stop it first.");
    }
    int waiting = found.waiting().size();
    if (waiting >= RunQueue.MOST_WAITING) {
      throw Runs.conflict(
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
        found.answeredBy().orElseThrow(() -> Runs.conflict("This message was answered already."));
    return Optional.of(new Answered(run));
  }
}
