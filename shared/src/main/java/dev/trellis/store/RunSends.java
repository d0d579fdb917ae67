package dev.trellis.store;

import dev.trellis.domain.ProjectId;
import dev.trellis.domain.RunId;
import dev.trellis.domain.RunState;
import dev.trellis.domain.UserId;
import dev.trellis.store.Runs.Opening;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sends of which there is something to decide, inside their transaction. One round trip looks,
 * another one asks whether there is room for a run, and a third one does what is decided.
 */
final class RunSends {
  private RunSends() {}

  /** As {@link Runs#open}, inside its transaction. */
  static Opening open(Tx tx, UserId user, Send send, int leaseSeconds) throws SQLException {
    RunStanding found = RunStanding.of(tx, send);
    Optional<Opening> before = SendRules.before(found, send);
    if (before.isPresent()) {
      if (before.get() instanceof Runs.Queued(RunId run)) {
        Budgets.require(tx, send.least());
        tx.answers(opening(user, run, send, RunState.QUEUED, leaseSeconds), _ -> run);
      }
      return before.get();
    }
    Budgets.require(tx, send.least());
    RunId run = RunId.create();
    List<Statement> changes = new ArrayList<>();
    if (found.hasContinuation()) {
      // Whoever says something else does not want the answer changes to go on by itself.
      changes.add(RunContinuations.cancelStatement(send.project(), "Another message was sent."));
    }
    changes.add(opening(user, run, send, RunState.RUNNING, leaseSeconds));
    return begin(tx, user, run, send, found, changes);
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
        send.review(),
        send.hash().bytes());
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
    changes.addAll(SendRules.placing(user, send, found.message()));
    changes.addAll(beginning(user, run, send.project(), found.project(), send.first()));
    RunContext context =
        run(tx, changes, RunContext.statement(send.project(), send.historyLimit()));
    return context.opened(run, context.newest().getLast(), found.project().tier());
  }

  /** What makes a run begin whose message is stored. */
  static List<Statement> beginning(
      UserId user, RunId run, ProjectId project, LockedProject locked, List<String> first) {
    return List.of(
        Statement.of(RunSql.BEGIN, first.size() - 1, locked.revision(), run.value()),
        RunEvents.insert(user, run, 0, first),
        RunEvents.deleteExpired(project));
  }

  /** Makes changes, and then reads what the run begins with, in one round trip. */
  static RunContext run(Tx tx, List<Statement> changes, Statement context) throws SQLException {
    Statement all = changes.stream().reduce(Statement::then).orElseThrow().then(context);
    return tx.answers(
        all,
        results -> {
          for (Statement _ : changes) {
            results.skip();
          }
          return RunContext.read(results);
        });
  }
}
