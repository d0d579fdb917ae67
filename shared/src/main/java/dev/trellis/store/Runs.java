package dev.trellis.store;

import dev.trellis.domain.FileBatch;
import dev.trellis.domain.Message;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.RunId;
import dev.trellis.domain.RunState;
import dev.trellis.domain.Tier;
import dev.trellis.domain.UserId;
import dev.trellis.domain.UuidV7;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Runs of the agent. A project has at most one at a time; its runner holds it under a lease. */
public final class Runs {
  /** How long a runner may stay silent before it counts as gone. */
  public static final int LEASE_SECONDS = 20;

  private final Db db;

  public Runs(Db db) {
    this.db = db;
  }

  /** How the user's message meets the stored conversation. */
  public enum Placement {
    /** It is new, and goes to the end. */
    APPEND,
    /** It takes the place of the stored message with its id, and what lies behind that is cut. */
    REPLACE,
    /** It is stored already, and what lies behind it is cut, to be answered anew. */
    ANSWER_AGAIN
  }

  /**
   * What a run begins with.
   *
   * @param history the newest messages, oldest first, ending with the one to answer
   * @param tier the owner's
   */
  public record Opened(RunId id, List<Message> history, Tier tier) {
    public Opened {
      history = List.copyOf(history);
    }
  }

  /**
   * How a run ended.
   *
   * @param assistantParts the parts of the assistant's message, a JSON array as text
   * @param batch the turn's file changes, if there are any
   */
  public record Ending(
      RunState state,
      String assistantId,
      String assistantParts,
      Optional<FileBatch> batch,
      long inputTokens,
      long outputTokens) {}

  /**
   * Stores the user's message and opens a run that answers it, in one transaction.
   *
   * @param parts the message's parts, a JSON array as text
   * @param historyLimit how many messages to read back at most
   * @throws ProblemException if there is no such project, if a run is active, or if the message was
   *     answered already
   */
  public Opened open(
      UserId user,
      ProjectId project,
      String messageId,
      String parts,
      Placement placement,
      String model,
      int historyLimit) {
    return db.inTenant(
        user,
        tx -> {
          Tier tier = lockProject(tx, project);
          refuseSecondRun(tx, project);
          Messages.place(tx, user, project, messageId, parts, placement);
          RunId run = RunId.create();
          tx.change(RunSql.OPEN, run.value(), project.value(), user.value(), LEASE_SECONDS, model);
          return new Opened(run, Messages.newest(tx, project, historyLimit), tier);
        });
  }

  private static Tier lockProject(Tx tx, ProjectId project) throws SQLException {
    return tx.first(
            row -> Tier.valueOf(row.getString(1)),
            """
            update project p set updated_at = now() from account a
            where p.id = ? and p.deleted_at is null and a.owner_id = p.owner_id returning a.tier
            """,
            project.value())
        .orElseThrow(Runs::noSuchProject);
  }

  private static void refuseSecondRun(Tx tx, ProjectId project) throws SQLException {
    tx.update(
        """
        update run set state = 'failed', ended_at = now()
        where project_id = ? and state = 'running' and lease_until < now()
        """,
        project.value());
    boolean active =
        tx.first(
                row -> 1,
                "select 1 from run where project_id = ? and state = 'running'",
                project.value())
            .isPresent();
    if (active) {
      throw conflict("The agent is still answering. Wait for it, or stop it first.");
    }
  }

  /**
   * Tells the database that the run's runner is alive.
   *
   * @return whether the run may go on: false if somebody asked to stop it, or if it was taken away
   *     from this runner
   */
  public boolean renew(UserId user, RunId run) {
    Statement statement =
        Statement.of(
            """
            update run set lease_until = now() + make_interval(secs => ?)
            where id = ? and state = 'running' returning stop_requested
            """,
            LEASE_SECONDS,
            run.value());
    return db.inOneTrip(
        user,
        statement,
        results ->
            Tx.readAll(results.next(), row -> !row.getBoolean(1)).stream()
                .findFirst()
                .orElse(false));
  }

  /** Asks the project's active run to stop. Returns false if none is active. */
  public boolean requestStop(UserId user, ProjectId project) {
    return db.inOneTrip(
        user,
        Statement.of(RunSql.STOP, project.value(), project.value()),
        results -> {
          results.skip();
          return Tx.readAll(results.next(), row -> row.getBoolean(1)).stream()
              .findFirst()
              .orElseThrow(Runs::noSuchProject);
        });
  }

  private static ProblemException noSuchProject() {
    return ProblemException.notFound("There is no such project.");
  }

  /**
   * Ends a run: its file changes, the assistant's message and its state land together or not at
   * all.
   *
   * @return what the batch did; empty if there was none
   * @throws ProblemException if the batch conflicts with changes made since, or if the run was
   *     taken away from this runner; then nothing was done
   */
  public Optional<FileBatch.Result> finish(
      UserId user, ProjectId project, RunId run, Ending ending) {
    return db.inTenant(
        user,
        tx -> {
          // First, as in open: in another order the two could wait for each other.
          lockProject(tx, project);
          boolean ended =
              tx.change(
                  RunSql.END,
                  ending.state().name().toLowerCase(Locale.ROOT),
                  ending.inputTokens(),
                  ending.outputTokens(),
                  run.value());
          if (!ended) {
            throw conflict("The run was given up for lost, and another one may have begun.");
          }
          Optional<FileBatch.Result> result = Optional.empty();
          if (ending.batch().isPresent()) {
            result = Optional.of(Files.apply(tx, project, ending.batch().get()));
          }
          Messages.append(
              tx,
              project,
              user.value(),
              UuidV7.next(),
              ending.assistantId(),
              Message.Role.ASSISTANT,
              ending.assistantParts());
          return result;
        });
  }

  private static ProblemException conflict(String detail) {
    return new ProblemException(new Problem.Conflict(detail));
  }
}
