package dev.trellis.store;

import dev.trellis.domain.FileBatch;
import dev.trellis.domain.Message;
import dev.trellis.domain.RunId;
import dev.trellis.domain.RunState;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Short ways to open and end runs. */
final class RunsFixture {
  static final Runs RUNS = new Runs(TestDatabase.db());

  private RunsFixture() {}

  static Runs.Opened append(TestProject project, String messageId) {
    return open(project, messageId, Send.Placement.APPEND);
  }

  static Runs.Opened open(TestProject project, String messageId, Send.Placement placement) {
    return (Runs.Opened) RUNS.open(project.user(), send(project, messageId, placement));
  }

  static Send send(TestProject project, String messageId, Send.Placement placement) {
    return send(project, messageId, placement, false, BudgetsFixture.nothing());
  }

  /** A message that waits its turn. */
  static Send waiting(TestProject project, String messageId) {
    return send(project, messageId, Send.Placement.APPEND, true, BudgetsFixture.nothing());
  }

  static Send send(
      TestProject project,
      String messageId,
      Send.Placement placement,
      boolean waits,
      Budgets.Least least) {
    return new Send(
        project.id(),
        messageId,
        parts(messageId),
        placement,
        "scripted",
        100,
        List.of("{\"start\":1}"),
        waits,
        false,
        least);
  }

  /** Sends a message that has to wait. */
  static RunId queued(TestProject project, String messageId) {
    return switch (RUNS.open(project.user(), waiting(project, messageId))) {
      case Runs.Queued(RunId run) -> run;
      case Runs.Opening other -> throw new AssertionError("it does not wait: " + other);
    };
  }

  static String parts(String text) {
    return "[{\"type\":\"text\",\"text\":\"%s\"}]".formatted(text);
  }

  static Optional<List<String>> finish(TestProject project, RunId run, String assistantId) {
    return finish(project, run, assistantId, Optional.empty());
  }

  static Optional<List<String>> finish(
      TestProject project, RunId run, String assistantId, Optional<FileBatch> batch) {
    return RUNS.finish(
        project.user(), project.id(), run, ending(assistantId, batch), 1, RunsFixture::last);
  }

  static Runs.Ending ending(String assistantId, Optional<FileBatch> batch) {
    return new Runs.Ending(
        RunState.FINISHED,
        Optional.empty(),
        Optional.of(new Runs.Answer(assistantId, parts(assistantId))),
        batch,
        Optional.empty(),
        11,
        22);
  }

  /** Ends a run that another one may go on with. Returns that one. */
  static Optional<RunId> continuation(TestProject project, RunId run, Runs.Ending ending) {
    List<Runs.Ended> told = new ArrayList<>();
    RUNS.finish(
        project.user(),
        project.id(),
        run,
        ending,
        1,
        ended -> {
          told.add(ended);
          return List.of("{\"finish\":1}");
        });
    return told.getFirst().continuation();
  }

  /** The last chunk tells what the batch changed. */
  static List<String> last(Runs.Ended ended) {
    return List.of(
        "{\"finish\":%d}".formatted(ended.changes().map(FileBatch.Result::changed).orElse(0)));
  }

  /** Asks a question and answers it. */
  static void turn(TestProject project, String messageId, String assistantId) {
    finish(project, append(project, messageId).id(), assistantId);
  }

  /** Lets the run's lease pass. */
  static void expire(RunId run) throws SQLException {
    TestDatabase.change(
        "update run set lease_until = now() - interval '1 second' where id = ?", run.value());
  }

  /** The ids of the project's messages, in order. */
  static List<String> messages(TestProject project) {
    return project.loaded().messages().items().stream().map(Message::id).toList();
  }

  static String state(RunId run) throws SQLException {
    return String.valueOf(
        TestDatabase.column("select state from run where id = ?", run.value()).getFirst());
  }
}
