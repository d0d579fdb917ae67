package dev.trellis.store;

import dev.trellis.domain.ContentHash;
import dev.trellis.domain.FileBatch;
import dev.trellis.domain.FileOperation;
import dev.trellis.domain.FileOperation.Edit;
import dev.trellis.domain.FileOperation.Move;
import dev.trellis.domain.FileOperation.Update;
import dev.trellis.domain.FileOperation.Whole;
import dev.trellis.domain.FilePath;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.ProjectId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads what a batch's operations need to know of the present files, if they need to know any. */
final class BatchTexts {
  private BatchTexts() {}

  /** The batch's operations, if none of them asks what is there. */
  static Optional<List<Whole>> readingNothing(FileBatch batch) {
    List<Whole> whole = new ArrayList<>();
    for (FileOperation operation : batch.operations()) {
      if (!(operation instanceof Whole alone) || merges(batch, operation)) {
        return Optional.empty();
      }
      whole.add(alone);
    }
    return Optional.of(whole);
  }

  private static boolean merges(FileBatch batch, FileOperation operation) {
    return batch.merge() && operation instanceof Update update && update.baseHash().isPresent();
  }

  /**
   * What the operations come to. If one of them asks what is there, the project is locked for the
   * rest of the transaction, and it is one round trip.
   *
   * @throws ProblemException if an edit or a merge does not fit what is there, or if more than
   *     {@value FileBatch#MAX_READING_OPERATIONS} operations ask for it
   */
  static List<Whole> whole(Tx tx, ProjectId project, FileBatch batch) throws SQLException {
    Optional<List<Whole>> asTheyAre = readingNothing(batch);
    if (asTheyAre.isPresent()) {
      return asTheyAre.get();
    }
    List<FileOperation> reading =
        batch.operations().stream().filter(o -> o instanceof Edit || merges(batch, o)).toList();
    if (reading.size() > FileBatch.MAX_READING_OPERATIONS) {
      throw ProblemException.invalid(
          "operations",
          "must have at most %d edits and merges".formatted(FileBatch.MAX_READING_OPERATIONS));
    }
    return new TextResolution(batch.merge(), read(tx, project, batch, reading))
        .resolve(batch.operations());
  }

  private static SeenFiles read(
      Tx tx, ProjectId project, FileBatch batch, List<FileOperation> reading) throws SQLException {
    Set<FilePath> paths =
        reading.stream().map(FileOperation::path).collect(Collectors.toCollection(HashSet::new));
    // What is edited may have been moved there by the batch, perhaps several times.
    for (FileOperation operation : batch.operations().reversed()) {
      if (operation instanceof Move move && paths.contains(move.to())) {
        paths.add(move.path());
      }
    }
    Set<ContentHash> bases = new HashSet<>();
    for (FileOperation operation : reading) {
      if (operation instanceof Update update) {
        update.baseHash().ifPresent(bases::add);
      }
    }
    return SeenFiles.read(tx, project, paths, bases);
  }
}
