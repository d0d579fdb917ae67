package dev.trellis.filebatch;

import dev.trellis.domain.FileBatch;
import dev.trellis.domain.ProblemException;
import dev.trellis.http.FileView;
import dev.trellis.http.HttpHandler;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import dev.trellis.store.Files;
import java.util.List;

/** Applies batches of file changes. */
final class FileBatchHandler implements HttpHandler {
  private final Files files;

  FileBatchHandler(Files files) {
    this.files = files;
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
      default -> throw ProblemException.notFound("There is nothing here.");
    };
  }

  private HttpResponse apply(HttpRequest request) {
    FileBatch batch = BatchBody.read(request);
    FileBatch.Result result = files.apply(request.caller().userId(), request.projectId(), batch);
    return HttpResponse.json(200, ResultView.of(result));
  }
}
