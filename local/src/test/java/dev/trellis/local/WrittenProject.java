package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.ContentHash;
import dev.trellis.domain.FileEntry;
import dev.trellis.domain.FileSelection;
import dev.trellis.domain.LoadedFile;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.UserId;
import dev.trellis.store.Accounts;
import dev.trellis.store.Db;
import dev.trellis.store.Files;
import dev.trellis.store.ProjectLoads;
import dev.trellis.store.Projects;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A project that gets numbered batches and nothing else, so that it is known what must be in it.
 */
record WrittenProject(UserId user, ProjectId id) {

  static WrittenProject create(Db db) {
    UserId user = UserId.create();
    new Accounts(db).ensure(user);
    return new WrittenProject(user, new Projects(db).create(user, "Written", "").id());
  }

  /**
   * Sees that the last batch is there, whole, and that it is the last acknowledged one or the one
   * after it, which may have landed without its answer having arrived.
   *
   * @return its number; 0 if none has landed
   */
  int check(Db db, int acknowledged, String when) {
    ProjectLoads.Tree loaded =
        new ProjectLoads(db).tree(user, id, FileSelection.TREE).orElseThrow();
    int revision = Math.toIntExact(loaded.project().revision());
    Map<String, ContentHash> tree =
        loaded.files().stream()
            .map(LoadedFile::entry)
            .collect(Collectors.toMap(file -> file.path().value(), FileEntry::hash));
    assertThat(tree).as(when).isEqualTo(new NumberedBatch(revision).tree());
    assertThat(revision).as(when).isBetween(acknowledged, acknowledged + 1);
    return revision;
  }

  /** Sees that every batch up to the last is in the history, whole, and has all its contents. */
  void checkHistory(Db db, String database, int last) {
    List<String> history =
        Administrator.run(
            database,
            """
            select format('%%s %%s %%s', revision, path, coalesce(encode(hash, 'hex'), 'deleted'))
            from file_change where project_id = '%s' order by revision, path
            """
                .formatted(id));
    List<String> expected =
        IntStream.rangeClosed(1, last)
            .mapToObj(number -> new NumberedBatch(number).history())
            .flatMap(List::stream)
            .toList();
    assertThat(history).hasSameSizeAs(expected).isEqualTo(expected);
    assertThat(
            Administrator.run(
                database,
                """
                select f.path from file_change f join project p on p.id = f.project_id
                where p.id = '%s' and f.hash is not null and not exists (
                  select from content c where c.store_id = p.store_id and c.hash = f.hash)
                """
                    .formatted(id)))
        .isEmpty();
    Files files = new Files(db);
    for (FileEntry file : files.list(user, id)) {
      byte[] content = files.read(user, id, file.path()).orElseThrow().content();
      assertThat(ContentHash.of(content)).isEqualTo(file.hash());
    }
  }
}
