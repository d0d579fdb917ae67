package dev.trellis.agentstream;

import dev.trellis.agentstream.Workspace.RefusedException;
import dev.trellis.domain.FilePath;
import dev.trellis.domain.UnifiedDiff;
import java.util.SortedSet;

/** What an answer has changed, as unified diffs. */
final class StagedDiff {
  private final AnswerChanges changes;
  private final int most;
  private final StringBuilder text = new StringBuilder();

  private StagedDiff(AnswerChanges changes, int most) {
    this.changes = changes;
    this.most = most;
  }

  /**
   * The diffs of all changed files, by path.
   *
   * @param most about the most characters; it says where some are left out
   */
  static String of(AnswerChanges changes, int most) {
    return new StagedDiff(changes, most).text();
  }

  private String text() {
    SortedSet<FilePath> paths = changes.paths();
    int told = 0;
    try {
      for (FilePath path : paths) {
        if (text.length() >= most) {
          return text + "(%d more files were changed.)\n".formatted(paths.size() - told);
        }
        add(path);
        told++;
      }
    } catch (RefusedException runEnds) {
      // Then nobody reads this.
    }
    return text.toString();
  }

  private void add(FilePath path) {
    boolean existed = changes.existed(path);
    boolean exists = changes.workspace().has(path);
    String before = changes.before(path);
    String after = changes.workspace().text(path);
    if (existed == exists && before.equals(after)) {
      return;
    }
    text.append("--- ").append(existed ? path.value() : "(new)").append('\n');
    text.append("+++ ").append(exists ? path.value() : "(deleted)").append('\n');
    UnifiedDiff diff = UnifiedDiff.between(before, after, most - text.length());
    diff.hunks().forEach(hunk -> text.append(hunk.text()));
    if (diff.truncated()) {
      text.append("(More was changed here; read the file.)\n");
    }
  }
}
