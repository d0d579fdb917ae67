package dev.trellis.store;

import dev.trellis.domain.AgentName;
import dev.trellis.domain.ContentHash;
import dev.trellis.domain.FilePath;
import dev.trellis.domain.Message;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.RunId;
import dev.trellis.domain.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Runs that go on with the answers of others, whose time was up. Such a run is stored with the end
 * of the other, so that no crash loses it, and waits until somebody takes it; its lease is how long
 * it may wait. While it waits its project has no other run, neither one under way nor one that
 * waits: what a person sends, or has sent already, comes first.
 */
public final class RunContinuations {
  private final Db db;
  private final int leaseSeconds;

  /**
   * @param lease how long a runner may stay silent before it counts as gone; whole seconds
   */
  public RunContinuations(Db db, Duration lease) {
    this.db = db;
    this.leaseSeconds = Math.toIntExact(lease.toSeconds());
  }

  /**
   * How an answer goes on.
   *
   * @param agent who answers
   * @param most how many runs in a row may go on by themselves
   */
  public record Next(AgentName agent, int most) {}

  /** A run that waits to be taken. */
  public record Waiting(UserId user, RunId run) {}

  /**
   * A run that was taken, and has begun.
   *
   * @param review whether the changes are to be reviewed that it makes
   */
  public record Taken(Runs.Opened opened, ProjectId project, AgentName agent, boolean review) {}

  private record Task(AgentName agent, boolean review, String messageId) {}

  /** Those of anybody that wait, at most so many, the oldest first. */
  public List<Waiting> waiting(int limit) {
    return db.beforeTenant(
        Statement.of("select owner_id, run_id from waiting_continuations(?)", limit),
        row ->
            new Waiting(
                new UserId(row.getObject(1, UUID.class)), new RunId(row.getObject(2, UUID.class))));
  }

  /**
   * Takes a run that waits, and makes it begin.
   *
   * @param historyLimit how many messages to read back at most
   * @param first makes the chunks that its stream begins with, of who answers
   * @return empty if it does not wait, or not any more
   */
  public Optional<Taken> take(
      UserId user, RunId run, int historyLimit, Function<AgentName, List<String>> first) {
    return db.inTenant(user, tx -> take(tx, user, run, historyLimit, first));
  }

  /**
   * The files that the runs have changed that a run goes on with.
   *
   * @return what each was before; empty if it was not there
   */
  public Map<FilePath, Optional<ContentHash>> changed(UserId user, RunId run) {
    Map<FilePath, Optional<ContentHash>> changed = new HashMap<>();
    db.inOneTrip(
            user,
            Statement.of(HistorySql.CHANGED_BEFORE, run.value()),
            results -> Tx.readAll(results.next(), RunContinuations::file))
        .forEach(file -> changed.put(file.path(), file.before()));
    return Map.copyOf(changed);
  }

  private record ChangedFile(FilePath path, Optional<ContentHash> before) {}

  private static ChangedFile file(ResultSet row) throws SQLException {
    return new ChangedFile(
        new FilePath(row.getString("path")),
        Optional.ofNullable(row.getBytes("hash")).map(ContentHash::ofBytes));
  }

  private Optional<Taken> take(
      Tx tx, UserId user, RunId run, int historyLimit, Function<AgentName, List<String>> first)
      throws SQLException {
    Optional<ProjectId> project =
        tx.first(
            row -> new ProjectId(row.getObject(1, UUID.class)),
            """
            select project_id from run where id = ? and state = 'queued' and continues is not null
            """,
            run.value());
    if (project.isEmpty()) {
      return Optional.empty();
    }
    // First, as in Runs.open: whoever sends, stops or takes is now before this, or behind it.
    LockedProject locked = LockedProject.of(tx, project.get());
    Optional<Task> task = tx.first(RunContinuations::task, RunSql.TAKE, leaseSeconds, run.value());
    if (task.isEmpty()) {
      return Optional.empty();
    }
    List<String> chunks = first.apply(task.get().agent());
    RunContext context =
        RunSends.run(
            tx,
            RunSends.beginning(user, run, project.get(), locked, chunks),
            RunContext.statement(project.get(), historyLimit));
    Message asked = Messages.ofPerson(tx, project.get(), task.get().messageId());
    Runs.Opened opened = context.opened(run, asked, locked.tier());
    return Optional.of(new Taken(opened, project.get(), task.get().agent(), task.get().review()));
  }

  private static Task task(ResultSet row) throws SQLException {
    return new Task(
        AgentName.of(row.getString("agent")).orElseThrow(),
        row.getBoolean("review"),
        row.getString("message_id"));
  }

  static void cancel(Tx tx, ProjectId project, String reason) throws SQLException {
    tx.query(cancelStatement(project, reason), Tx::anyRow);
  }

  /** Ends what waits in a project. */
  static Statement cancelStatement(ProjectId project, String reason) {
    return Statement.of(RunSql.CANCEL, reason, project.value());
  }

  /**
   * Has a run that has just ended be continued, unless somebody has asked to stop it, or something
   * else waits, or there were enough in a row. The project is locked.
   *
   * @return the run that goes on with it
   */
  static Optional<RunId> queue(Tx tx, RunId ended, Next next) throws SQLException {
    RunId run = RunId.create();
    boolean queued =
        tx.change(RunSql.CONTINUE, run.value(), next.agent().text(), ended.value(), next.most());
    return queued ? Optional.of(run) : Optional.empty();
  }
}
