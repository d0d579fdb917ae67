package dev.trellis.filebatch;

import dev.trellis.boot.App;
import dev.trellis.boot.LambdaFunction;
import dev.trellis.boot.PrimingRequest;
import dev.trellis.http.HttpHandler;
import dev.trellis.store.Checkpoints;
import dev.trellis.store.Files;
import dev.trellis.store.Revisions;
import dev.trellis.store.UndoHistory;
import java.util.List;

/** The entry class of {@code file-batch}. */
public final class FileBatchFunction extends LambdaFunction {
  @Override
  protected HttpHandler handler(App app) {
    return new FileBatchHandler(
        new Files(app.db()),
        new Revisions(app.db()),
        new UndoHistory(app.db()),
        new Checkpoints(app.db()));
  }

  @Override
  protected List<PrimingRequest> primingRequests() {
    return List.of(
        PrimingRequest.post(
            "/projects/{projectId}/files/batch",
            "{\"operations\": [{\"op\": \"create\", \"path\": \"a\", \"content\": \"b\"}]}"));
  }
}
