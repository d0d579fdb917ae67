package dev.trellis.store;

import dev.trellis.domain.FileBatch;
import dev.trellis.domain.FileOperation;
import dev.trellis.domain.Project;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.UserId;
import java.util.List;
import java.util.Optional;

/** Makes projects that have files from the start. */
public final class Imports {
  private static final String NEW_PROJECT =
      AuditAction.PROJECT_IMPORT.over(
          """
          insert into project (id, owner_id, store_id, name) values (?, ?, ?, ?)
          returning id::text as target
          """);

  private final Db db;

  public Imports(Db db) {
    this.db = db;
  }

  /**
   * Makes a project with files, which are its first revision, or makes nothing. Four round trips.
   *
   * @param name within {@link Project}'s bounds
   * @param files each path once
   * @param message for the history
   * @throws dev.trellis.domain.ProblemException if the files break a limit of the owner's tier
   */
  public Project create(
      UserId user, String name, List<FileOperation.Create> files, String message) {
    ProjectId id = ProjectId.create();
    FileBatch batch =
        new FileBatch(List.copyOf(files), Optional.empty(), message, FileBatch.Author.PERSON);
    return db.inTenant(
        user,
        tx -> {
          tx.change(NEW_PROJECT, id.value(), user.value(), id.value(), name);
          long revision = Files.apply(tx, id, batch).revision();
          if (revision > 0) {
            // Undoing goes no further back than to what was imported.
            tx.update(UndoSql.NOTE, id.value(), revision, user.value(), 0L, 0L);
          }
          return tx.query(
              Statement.of(ProjectRows.BY_ID, id.value()),
              rows -> ProjectRows.first(rows).orElseThrow());
        });
  }
}
