package dev.trellis.store;

import dev.trellis.domain.ContentHash;
import dev.trellis.domain.FileBatch;
import dev.trellis.domain.FileEntry;
import dev.trellis.domain.FileOperation;
import dev.trellis.domain.FilePath;
import dev.trellis.domain.Language;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.Tier;
import dev.trellis.store.Statement.SqlArray;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The call of {@code apply_batch}, the server-side function that a batch is, and what it answers.
 */
final class BatchStatement {
  static final String CALL =
      "select * from apply_batch(?,?,?,?,?, ?,?,?,?, ?,?,?,?,?,?,?, ?,?, ?,?,?,?,?,?)";

  /** Every file is older than this. */
  static final long NO_BASE = Long.MAX_VALUE;

  private final ProjectId project;
  private final FileBatch batch;
  private final FoldedBatch folded;
  private final List<Write> writes = new ArrayList<>();
  private final List<String> deletes = new ArrayList<>();

  /** A path to be written: with a content, or with the present content of {@code source}. */
  private record Write(
      String field,
      FilePath path,
      @Nullable FilePath source,
      @Nullable StoredContent content,
      String language) {}

  /**
   * @param operations the batch's, of which each tells all of what it makes of its file
   */
  BatchStatement(ProjectId project, FileBatch batch, List<FileOperation.Whole> operations) {
    this.project = project;
    this.batch = batch;
    this.folded = FoldedBatch.of(operations);
    folded.ends().forEach(this::addEnd);
  }

  private void addEnd(FilePath path, FoldedBatch.End end) {
    switch (end) {
      case FoldedBatch.End.Text(String field, StoredContent content, String language) ->
          writes.add(new Write(field, path, null, content, language));
      case FoldedBatch.End.Original(String field, FilePath source) -> {
        if (!source.equals(path)) {
          writes.add(new Write(field, path, source, null, Language.of(path)));
        }
      }
      case FoldedBatch.End.Absent _ -> deletes.add(path.value());
    }
  }

  Statement statement() {
    List<Object> values = new ArrayList<>();
    values.add(project.value());
    values.add(batch.baseRevision().orElse(NO_BASE));
    values.add(batch.author().name().toLowerCase(Locale.ROOT));
    values.add(batch.message());
    values.add(limits());
    addChecks(values);
    addWrites(values);
    values.add(
        new SqlArray(
            "text",
            writes.stream().flatMap(w -> w.path().folderKeys().stream()).distinct().toList()));
    values.add(new SqlArray("text", deletes));
    addContents(values);
    return new Statement(CALL, values).binary();
  }

  /** What the tiers allow. */
  static SqlArray limits() {
    List<Integer> limits =
        Stream.<ToIntFunction<Tier>>of(
                Tier::maxFileBytes, Tier::maxFiles, Tier::maxProjectMebibytes)
            .flatMap(limit -> Arrays.stream(Tier.values()).map(limit::applyAsInt))
            .toList();
    return new SqlArray("int4", limits);
  }

  private void addChecks(List<Object> values) {
    List<Map.Entry<FilePath, FoldedBatch.Check>> checks = List.copyOf(folded.checks().entrySet());
    values.add(array("text", checks, c -> c.getValue().field()));
    values.add(array("text", checks, c -> c.getKey().value()));
    values.add(array("text", checks, c -> Boolean.toString(c.getValue().present())));
    values.add(
        array("bytea", checks, c -> c.getValue().hash().map(ContentHash::bytes).orElse(null)));
  }

  private void addWrites(List<Object> values) {
    values.add(array("text", writes, Write::field));
    values.add(array("text", writes, w -> w.path().value()));
    values.add(array("text", writes, w -> w.path().collisionKey()));
    values.add(array("text", writes, w -> w.source() == null ? null : w.source().value()));
    values.add(
        array("bytea", writes, w -> w.content() == null ? null : w.content().hash().bytes()));
    values.add(array("int4", writes, w -> w.content() == null ? null : w.content().size()));
    values.add(array("text", writes, Write::language));
  }

  /**
   * Each distinct content once, and in one order for everybody, so that two batches cannot wait for
   * each other.
   */
  private void addContents(List<Object> values) {
    Map<byte[], StoredContent> byHash =
        new TreeMap<>(Comparator.comparing(Function.identity(), Arrays::compareUnsigned));
    writes.stream()
        .map(Write::content)
        .forEach(
            content -> {
              if (content != null) {
                byHash.put(content.hash().bytes(), content);
              }
            });
    List<StoredContent> contents = List.copyOf(byHash.values());
    values.add(array("bytea", contents, c -> c.hash().bytes()));
    values.add(array("int4", contents, StoredContent::size));
    values.add(array("int4", contents, _ -> StoredContent.FRAGMENT));
    values.add(array("bytea", contents, c -> c.fragment().deflated()));
    values.add(array("int4", contents, c -> c.fragment().length()));
    values.add(array("int4", contents, c -> c.fragment().crc()));
  }

  private static <T> SqlArray array(
      String type, List<T> items, Function<T, @Nullable Object> value) {
    List<@Nullable Object> elements = new ArrayList<>();
    items.forEach(item -> elements.add(value.apply(item)));
    return new SqlArray(type, elements);
  }

  FileBatch.Result readResult(ResultSet rows) throws SQLException {
    rows.next();
    List<FileEntry> files = new ArrayList<>();
    if (!writes.isEmpty()) {
      byte[][] hashes = (byte[][]) rows.getArray("_hashes").getArray();
      Integer[] sizes = (Integer[]) rows.getArray("_sizes").getArray();
      for (int i = 0; i < writes.size(); i++) {
        Write write = writes.get(i);
        files.add(
            new FileEntry(
                write.path(), ContentHash.ofBytes(hashes[i]), sizes[i], write.language()));
      }
    }
    return new FileBatch.Result(rows.getLong("_revision"), files, rows.getInt("_changed"));
  }
}
