package dev.trellis.store;

import dev.trellis.domain.Project;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.UserId;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Copies of projects, which share their contents with them. */
public final class Forks {
  private static final String NEW_PROJECT =
      AuditAction.PROJECT_FORK.over(
          """
          insert into project (id, owner_id, store_id, name, description)
          select ?, owner_id, store_id, coalesce(nullif(?, ''), left(name, 193) || ' (fork)'),
            description
          from project where id = ? returning id::text as target
          """);

  /** A turn's message and its revision are of the same moment. */
  private static final String MESSAGES =
      """
      insert into message (project_id, id, owner_id, client_id, role, parts, created_at)
      select ?, m.id, m.owner_id, m.client_id, m.role, m.parts, m.created_at
      from message m
      where m.project_id = ? and (? or m.created_at <= (
        select r.created_at from revision r where r.project_id = ? and r.revision = ?))
      """;

  /** The first revision, of the files that the other one has now: nothing of them comes here. */
  private static final String PRESENT_FILES =
      """
      insert into revision (project_id, revision, owner_id, author, message)
      select ?, 1, owner_id, 'person', 'Forked from ' || id from project
      where id = ? and file_count > 0;
      insert into file_change (project_id, path, revision, owner_id, hash, size, language)
      select ?, path, 1, owner_id, hash, size, language from file where project_id = ?;
      insert into file (project_id, path, path_key, owner_id, revision, hash, size, language)
      select ?, path, path_key, owner_id, 1, hash, size, language from file where project_id = ?;
      update project fork
      set revision = 1, file_count = parent.file_count, byte_count = parent.byte_count
      from project parent where fork.id = ? and parent.id = ? and parent.file_count > 0;
      insert into history_position (project_id, revision, owner_id, position)
      select ?, 1, owner_id, 0 from project where id = ? and file_count > 0
      """;

  private final Db db;

  public Forks(Db db) {
    this.db = db;
  }

  /**
   * Makes a project of another one as a revision left it, with the conversation up to then. Its own
   * history begins with that, and undoing in it goes no further back. No content is copied: it
   * costs a row a file and a message.
   *
   * @param name empty for the other's name with {@code (fork)} behind it
   * @param revision empty for the present one, with the whole conversation
   * @throws dev.trellis.domain.ProblemException if there is no such project or revision
   */
  public Project fork(
      UserId user, ProjectId parent, Optional<String> name, Optional<Long> revision) {
    return db.inTenant(
        user,
        tx -> {
          ProjectId fork = ProjectId.create();
          // The parent's row too: its conversation belongs to its files.
          long present = Revisions.lock(tx, parent, revision.orElse(0L));
          tx.change(NEW_PROJECT, fork.value(), name.orElse(""), parent.value());
          tx.update(
              MESSAGES,
              fork.value(),
              parent.value(),
              revision.isEmpty(),
              parent.value(),
              revision.orElse(0L));
          if (revision.orElse(present) == present) {
            copyPresentFiles(tx, fork, parent);
          } else {
            putFiles(tx, user, fork, parent, revision.get());
          }
          return tx.query(
              Statement.of(ProjectRows.BY_ID, fork.value()),
              rows -> ProjectRows.first(rows).orElseThrow());
        });
  }

  private static void copyPresentFiles(Tx tx, ProjectId fork, ProjectId parent)
      throws SQLException {
    Object[] values = new Object[10];
    for (int i = 0; i < values.length; i += 2) {
      values[i] = fork.value();
      values[i + 1] = parent.value();
    }
    tx.update(PRESENT_FILES, values);
  }

  /** What is not there now has no collision key, which only Java can make. */
  private static void putFiles(Tx tx, UserId user, ProjectId fork, ProjectId parent, long revision)
      throws SQLException {
    List<RestoreStatement.Target> tree =
        tx.list(
            row -> RestoreStatement.Target.of(Files.readEntry(row)),
            HistorySql.TREE,
            parent.value(),
            revision);
    RestoreStatement files = new RestoreStatement(fork, "Forked from " + parent, tree);
    long first = tx.query(files.statement(), files::readResult).revision();
    if (first > 0) {
      // Whoever undoes in a fork means what was done in it, and not to be left with no files.
      tx.update(UndoSql.NOTE, fork.value(), first, user.value(), 0L, 0L);
    }
  }
}
