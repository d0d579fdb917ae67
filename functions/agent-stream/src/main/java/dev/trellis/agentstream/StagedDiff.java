package dev.trellis.agentstream;

import dev.trellis.domain.FilePath;
import dev.trellis.domain.UnifiedDiff;

/** What was changed in a workspace, as unified diffs. */
final class StagedDiff {
  private StagedDiff() {}

  /**
   * The diffs of all changed files, by path.
   *
   * @param most the most characters that the hunks may have together; it says where some are left
   *     out
   */
  static String of(Workspace workspace, int most) {
    StringBuilder text = new StringBuilder();
    int room = most;
    for (Workspace.Change change : workspace.changes()) {
      FilePath path = change.path();
      UnifiedDiff diff =
          UnifiedDiff.between(change.before().orElse(""), change.after().orElse(""), room);
      text.append("--- ").append(change.before().isPresent() ? path.value() : "(new)").append('\n');
      text.append("+++ ").append(change.after().isPresent() ? path.value() : "(deleted)");
      text.append('\n');
      for (UnifiedDiff.Hunk hunk : diff.hunks()) {
        text.append(hunk.text());
        room -= hunk.text().length();
      }
      if (diff.truncated()) {
        text.append("(More was changed here; read the file.)\n");
      }
    }
    return text.toString();
  }
}
