package dev.trellis.agentstream;

import dev.trellis.domain.FileBatch;
import dev.trellis.domain.FileEntry;
import dev.trellis.domain.FileOperation;
import dev.trellis.domain.FilePath;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.UserId;
import dev.trellis.domain.UuidV7;
import dev.trellis.http.EventStream;
import dev.trellis.llm.Model;
import dev.trellis.store.Files;
import dev.trellis.store.Runs;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One answer of the agent, from the opened run to the last byte of its stream. However it ends,
 * what it produced is stored, file changes and message in one transaction, before the stream tells
 * how it ended. A reader who goes away changes nothing.
 */
final class AgentRun {
  private static final Logger LOG = LoggerFactory.getLogger(AgentRun.class);

  private final Runs runs;
  private final Files files;
  private final Model model;
  private final Task task;
  private final RunBudget budget;
  private final EventStream events;
  private final UiMessageStream answer;
  private final String messageId = UuidV7.next().toString();

  /** What is to be done, for whom, and until when. */
  record Task(
      UserId user, ProjectId project, Runs.Opened opened, String requestId, Instant deadline) {}

  AgentRun(Runs runs, Files files, Model model, Task task, RunBudget budget, EventStream events) {
    this.runs = runs;
    this.files = files;
    this.model = model;
    this.task = task;
    this.budget = budget;
    this.events = events;
    this.answer = new UiMessageStream(events);
  }

  void run() {
    answer.start(messageId);
    try (RunMonitor monitor =
        new RunMonitor(runs, task.user(), task.opened().id(), events, task.deadline())) {
      tell(guarded(() -> work(monitor)));
    }
  }

  private Outcome work(RunMonitor monitor) {
    Workspace workspace = new Workspace(tree(), this::read, task.opened().tier());
    AgentLoop loop =
        new AgentLoop(
            messageId,
            model,
            new Tools(workspace),
            answer,
            monitor,
            budget,
            Conversation.of(task.opened().history()));
    // What the loop produced before it failed is worth keeping, whatever it failed of.
    return store(guarded(loop::run), loop, workspace.operations());
  }

  /** Does work whose failure is an outcome too, since the answer has begun. */
  private Outcome guarded(Supplier<Outcome> work) {
    try {
      return work.get();
    } catch (ProblemException problem) {
      return Outcome.failed(problem.problem().detail());
    } catch (RuntimeException bug) {
      LOG.error("run {} failed", task.opened().id(), bug);
      return Outcome.failed("Something went wrong on our side. Request " + task.requestId());
    }
  }

  private List<FileEntry> tree() {
    return files.list(task.user(), task.project());
  }

  private Optional<byte[]> read(FilePath path) {
    return files.read(task.user(), task.project(), path).map(Files.FileContent::content);
  }

  /** Stores the turn. Returns how the run ended, which may be worse than how its loop ended. */
  private Outcome store(Outcome outcome, AgentLoop loop, List<FileOperation> operations) {
    Optional<FileBatch> batch =
        operations.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new FileBatch(operations, Optional.empty(), wish(), FileBatch.Author.AGENT));
    try {
      finish(outcome, loop, batch).ifPresent(this::tellRevision);
      return outcome;
    } catch (ProblemException refused) {
      if (refused.problem() instanceof Problem.Conflict conflict
          && !conflict.conflicts().isEmpty()) {
        return storeWithoutFiles(conflict, loop);
      }
      throw refused;
    }
  }

  /**
   * Somebody changed the same files meanwhile. Theirs stay; the conversation tells what became of
   * ours.
   */
  private Outcome storeWithoutFiles(Problem.Conflict conflict, AgentLoop loop) {
    String paths =
        conflict.conflicts().stream()
            .map(Problem.FileConflict::path)
            .distinct()
            .collect(Collectors.joining(", "));
    String error =
        "My file changes were not stored, because somebody changed %s meanwhile. Ask again."
            .formatted(paths);
    answer.text(error);
    Outcome failed = Outcome.failed(error);
    finish(failed, loop, Optional.empty());
    return failed;
  }

  /** What the person asked for, as the reason that the history gives; cut to what fits there. */
  private String wish() {
    String text = Conversation.text(task.opened().history().getLast()).replace('\0', ' ').strip();
    int end = text.offsetByCodePoints(0, Math.min(200, text.codePointCount(0, text.length())));
    return text.substring(0, end);
  }

  private Optional<FileBatch.Result> finish(
      Outcome outcome, AgentLoop loop, Optional<FileBatch> batch) {
    return runs.finish(
        task.user(),
        task.project(),
        task.opened().id(),
        new Runs.Ending(
            outcome.state(),
            messageId,
            answer.parts().toJson(),
            batch,
            loop.usage().inputTokens(),
            loop.usage().outputTokens()));
  }

  /** Front ends hear of it through {@code onData}, and load the files that they show anew. */
  private void tellRevision(FileBatch.Result result) {
    ObjectNode data = JsonNodeFactory.instance.objectNode().put("revision", result.revision());
    ArrayNode paths = data.putArray("files");
    result.files().forEach(file -> paths.add(file.path().value()));
    answer.notify("revision", data);
  }

  private void tell(Outcome outcome) {
    outcome.interruption().ifPresent(answer::abort);
    outcome.error().ifPresent(answer::error);
    answer.finish(outcome.finishReason());
  }
}
