package dev.trellis.store;

import dev.trellis.domain.FileEntry;
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
          List<FileEntry> tree = tree(tx, parent, revision);
          tx.change(NEW_PROJECT, fork.value(), name.orElse(""), parent.value());
          tx.update(
              MESSAGES,
              fork.value(),
              parent.value(),
              revision.isEmpty(),
              parent.value(),
              revision.orElse(0L));
          RestoreStatement files =
              new RestoreStatement(
                  fork,
                  "Forked from " + parent,
                  tree.stream().map(RestoreStatement.Target::of).toList());
          long revisionOfFork = tx.query(files.statement(), files::readResult).revision();
          if (revisionOfFork > 0) {
            // Whoever undoes in a fork means what was done in it, and not to be left with no files.
            tx.update(UndoSql.NOTE, fork.value(), revisionOfFork, user.value(), 0L, 0L);
          }
          return tx.query(
              Statement.of(ProjectRows.BY_ID, fork.value()),
              rows -> ProjectRows.first(rows).orElseThrow());
        });
  }

  /** Locks the parent: its conversation belongs to its files. */
  private static List<FileEntry> tree(Tx tx, ProjectId parent, Optional<Long> revision)
      throws SQLException {
    Statement statement =
        Statement.of(
            "select revision from project where id = ? and deleted_at is null for update; "
                + HistorySql.TREE,
            parent.value(),
            parent.value(),
            revision.orElse(Long.MAX_VALUE));
    return tx.answers(
        statement,
        results -> {
          Revisions.requireRevision(results.next(), revision.orElse(0L));
          return Tx.readAll(results.next(), Files::readEntry);
        });
  }
}
