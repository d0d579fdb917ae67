package dev.trellis.filebatch;

import dev.trellis.domain.FileBatch;
import dev.trellis.domain.ProblemException;
import dev.trellis.http.FileView;
import dev.trellis.http.HttpHandler;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import dev.trellis.store.Checkpoints;
import dev.trellis.store.Files;
import dev.trellis.store.Revisions;
import dev.trellis.store.UndoHistory;
import java.util.List;

/** Applies batches of file changes, and takes them back. */
final class FileBatchHandler implements HttpHandler {
  private final Files files;
  private final Revisions revisions;
  private final UndoRoutes history;
  private final CheckpointRoutes checkpoints;

  FileBatchHandler(Files files, Revisions revisions, UndoHistory history, Checkpoints checkpoints) {
    this.files = files;
    this.revisions = revisions;
    this.history = new UndoRoutes(history);
    this.checkpoints = new CheckpointRoutes(checkpoints);
  }

  private record ResultView(long revision, List<FileView> files, int changed) {
    static ResultView of(FileBatch.Result result) {
      return new ResultView(
          result.revision(), result.files().stream().map(FileView::of).toList(), result.changed());
    }
  }

  @Override
  public HttpResponse handle(HttpRequest request) {
    return switch (request.endpoint()) {
      case "POST /projects/{projectId}/files/batch" -> apply(request);
      case "POST /projects/{projectId}/revisions/{n}/restore" -> restore(request);
      case "POST /projects/{projectId}/undo" -> history.undo(request);
      case "POST /projects/{projectId}/redo" -> history.redo(request);
      case "PUT /projects/{projectId}/checkpoints/{name}" -> checkpoints.put(request);
      case "DELETE /projects/{projectId}/checkpoints/{name}" -> checkpoints.delete(request);
      default -> throw ProblemException.notFound("There is nothing here.");
    };
  }

  private HttpResponse apply(HttpRequest request) {
    FileBatch batch = BatchBody.read(request);
    FileBatch.Result result = files.apply(request.caller().userId(), request.projectId(), batch);
    return HttpResponse.json(200, ResultView.of(result));
  }

  private HttpResponse restore(HttpRequest request) {
    return HttpResponse.json(
        200,
        ResultView.of(
            revisions.restore(request.caller().userId(), request.projectId(), request.revision())));
  }
}
