package dev.trellis.store;

import dev.trellis.domain.FileBatch;
import dev.trellis.domain.Message;
import dev.trellis.domain.RunId;
import dev.trellis.domain.RunState;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Short ways to open and end runs. */
final class RunsFixture {
  static final Runs RUNS = new Runs(TestDatabase.db());

  private RunsFixture() {}

  static Runs.Opened append(TestProject project, String messageId) {
    return open(project, messageId, Runs.Placement.APPEND);
  }

  static Runs.Opened open(TestProject project, String messageId, Runs.Placement placement) {
    return RUNS.open(
        project.user(), project.id(), messageId, parts(messageId), placement, "scripted", 100);
  }

  static String parts(String text) {
    return "[{\"type\":\"text\",\"text\":\"%s\"}]".formatted(text);
  }

  static Optional<FileBatch.Result> finish(TestProject project, RunId run, String assistantId) {
    return finish(project, run, assistantId, Optional.empty());
  }

  static Optional<FileBatch.Result> finish(
      TestProject project, RunId run, String assistantId, Optional<FileBatch> batch) {
    Runs.Ending ending =
        new Runs.Ending(RunState.FINISHED, assistantId, parts(assistantId), batch, 11, 22);
    return RUNS.finish(project.user(), project.id(), run, ending);
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
