package dev.trellis.agentstream;

import dev.trellis.agentstream.agents.Grant;
import dev.trellis.agentstream.agents.Tool;
import dev.trellis.domain.FileBatch;
import dev.trellis.domain.FileOperation;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.RunId;
import dev.trellis.domain.RunState;
import dev.trellis.domain.Tier;
import dev.trellis.domain.UserId;
import dev.trellis.store.Files;
import dev.trellis.store.RunEvents;
import dev.trellis.store.RunEvents.Status;
import dev.trellis.store.Runs;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends runs whose runners have gone, from what is stored of them: nothing that was stored is lost.
 * Whoever notices first does it; the others find it done, and a runner that was only slow can store
 * nothing any more.
 */
final class LostRuns {
  private static final Logger LOG = LoggerFactory.getLogger(LostRuns.class);

  private static final Outcome OUTCOME =
      Outcome.outOfTime("The server was lost while it answered.");

  private static final String DELETED = "Its project was deleted.";
  private static final String REVISION_MESSAGE = "What an answer had changed before it broke off";

  /** Read by the person, and by the model that goes on with the answer. */
  private static final String REMEDY = "They have to be made again.";

  private static final String NOT_REPEATED =
      "My file changes were not stored, because files were changed meanwhile. " + REMEDY;

  /** What was granted or not was seen to when the tools ran. */
  private static final Grant ALL = new Grant(EnumSet.allOf(Tool.class), List.of());

  private final AgentServices services;

  LostRuns(AgentServices services) {
    this.services = services;
  }

  /** Ends a run if it is lost. */
  void end(UserId user, RunId run) {
    Optional<RunEvents.Slice> stored = readAll(user, run);
    if (stored.isEmpty()) {
      services.runs().abandon(user, run, DELETED);
      return;
    }
    if (stored.get().status().isLost()) {
      if (stored.get().status().state() == RunState.QUEUED) {
        services.runs().abandon(user, run, "Nobody waits for it any more.");
        return;
      }
      // First, so that a runner that is only slow cannot publish what the end does not tell.
      services.feed().end(run);
      end(user, stored.get());
      LOG.warn("run {} had lost its runner", run);
    }
  }

  private Optional<RunEvents.Slice> readAll(UserId user, RunId run) {
    List<String> chunks = new ArrayList<>();
    while (true) {
      Optional<RunEvents.Slice> slice = services.events().read(user, run, chunks.size());
      if (slice.isEmpty()) {
        return slice;
      }
      if (slice.get().chunks().isEmpty()) {
        return Optional.of(new RunEvents.Slice(slice.get().status(), chunks));
      }
      chunks.addAll(slice.get().chunks());
    }
  }

  private void end(UserId user, RunEvents.Slice stored) {
    ProjectId project = stored.status().project();
    Workspace workspace =
        new Workspace(
            services.files().list(user, project),
            path -> services.files().read(user, project, path).map(Files.FileContent::content),
            Tier.ENTERPRISE);
    StoredTurn turn = new StoredTurn(stored.chunks(), new Tools(workspace, ALL));
    if (!turn.isWhole()) {
      closeWithoutFiles(user, stored.status(), turn, NOT_REPEATED);
      return;
    }
    try {
      close(user, stored.status(), turn, batch(stored.status(), workspace.operations()));
    } catch (ProblemException refused) {
      if (refused.problem() instanceof Problem.NotFound) {
        services.runs().abandon(user, stored.status().run(), DELETED);
        return;
      }
      String why = UnstoredFiles.why(refused.problem(), REMEDY).orElseThrow(() -> refused);
      closeWithoutFiles(user, stored.status(), turn, why);
    }
  }

  private void closeWithoutFiles(UserId user, Status status, StoredTurn turn, String why) {
    turn.say("\n\n" + why);
    close(user, status, turn, Optional.empty());
  }

  private static Optional<FileBatch> batch(Status status, List<FileOperation> operations) {
    return operations.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new FileBatch(
                operations, status.baseRevision(), REVISION_MESSAGE, FileBatch.Author.AGENT));
  }

  private void close(UserId user, Status status, StoredTurn turn, Optional<FileBatch> batch) {
    String parts = turn.parts();
    // A send that was lost before it was answered at all can be sent again.
    Optional<Runs.Answer> answer =
        parts.equals("[]")
            ? Optional.empty()
            : Optional.of(new Runs.Answer(turn.messageId(), parts));
    Runs.Ending ending =
        new Runs.Ending(
            OUTCOME.state(),
            OUTCOME.reason(),
            answer,
            batch,
            services.next(OUTCOME, turn.agent()),
            // What it has used, the store has counted.
            0,
            0);
    services
        .runs()
        .close(
            user,
            status.project(),
            status.run(),
            ending,
            status.lastChunk() + 1,
            ended -> ending(turn, ended));
  }

  private static List<String> ending(StoredTurn turn, Runs.Ended ended) {
    List<String> chunks = new ArrayList<>(turn.repair());
    chunks.addAll(UiMessageStream.ending(OUTCOME, ended));
    return chunks;
  }
}
