package dev.trellis.agentstream;

import dev.trellis.agentstream.Workspace.RefusedException;
import dev.trellis.domain.ContentHash;
import dev.trellis.domain.FilePath;
import dev.trellis.store.Files;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The stored files of a run's project. Once the run must end no content is read any more, so that
 * whoever reads many is stopped between two of them.
 */
final class StoredFiles {
  private final RunTask task;
  private final RunMonitor monitor;

  StoredFiles(RunTask task, RunMonitor monitor) {
    this.task = task;
    this.monitor = monitor;
  }

  /**
   * A file's content.
   *
   * @throws RefusedException if the run must end
   */
  Optional<byte[]> read(FilePath path) {
    return content(
        () ->
            files()
                .read(task.request().user(), task.request().project(), path)
                .map(Files.FileContent::content));
  }

  /**
   * A content that a file has had.
   *
   * @throws RefusedException if the run must end
   */
  Optional<byte[]> readFormer(FilePath path, ContentHash hash) {
    return content(
        () -> files().readVersion(task.request().user(), task.request().project(), path, hash));
  }

  private Optional<byte[]> content(Supplier<Optional<byte[]>> read) {
    if (monitor.mustEnd()) {
      throw new RefusedException("not read, since the answer is being ended");
    }
    return task.retry().call(read);
  }

  private Files files() {
    return task.services().files();
  }
}
