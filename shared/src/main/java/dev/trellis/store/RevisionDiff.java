package dev.trellis.store;

import dev.trellis.domain.ContentHash;
import dev.trellis.domain.FileChange;
import dev.trellis.domain.FileDiff;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.UnifiedDiff;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Compares the texts of changed files, as many as there is room for. */
final class RevisionDiff {
  /** The most files that are compared; each has at most 500 KiB before and after. */
  static final int MAX_FILES = 100;

  /** The most characters of all diffs together: an answer has 6 MB at most. */
  static final int MAX_LENGTH = 1_000_000;

  private RevisionDiff() {}

  static List<FileDiff> of(Tx tx, ProjectId project, List<FileChange> changes) throws SQLException {
    List<FileChange> compared = changes.subList(0, Math.min(changes.size(), MAX_FILES));
    List<ContentHash> hashes =
        compared.stream()
            .flatMap(change -> Stream.concat(change.before().stream(), change.after().stream()))
            .distinct()
            .toList();
    Map<ContentHash, String> texts = SeenFiles.contents(tx, project, hashes);
    List<FileDiff> diffs = new ArrayList<>();
    int room = MAX_LENGTH;
    for (FileChange change : compared) {
      UnifiedDiff diff =
          UnifiedDiff.between(text(change.before(), texts), text(change.after(), texts), room);
      room -= diff.hunks().stream().mapToInt(hunk -> hunk.text().length()).sum();
      diffs.add(new FileDiff(change, Optional.of(diff)));
    }
    changes.stream()
        .skip(MAX_FILES)
        .forEach(change -> diffs.add(new FileDiff(change, Optional.empty())));
    return diffs;
  }

  private static String text(Optional<ContentHash> hash, Map<ContentHash, String> texts) {
    return hash.map(texts::get).orElse("");
  }
}
