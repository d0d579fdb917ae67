package dev.trellis.projectload;

import dev.trellis.boot.App;
import dev.trellis.boot.LambdaFunction;
import dev.trellis.boot.PrimingRequest;
import dev.trellis.http.HttpHandler;
import dev.trellis.http.Paging;
import dev.trellis.store.Checkpoints;
import dev.trellis.store.Exports;
import dev.trellis.store.Files;
import dev.trellis.store.ProjectLoads;
import dev.trellis.store.Projects;
import dev.trellis.store.Revisions;
import java.util.List;

/** The entry class of {@code project-load}. */
public final class ProjectLoadFunction extends LambdaFunction {
  @Override
  protected HttpHandler handler(App app) {
    return new ProjectLoadHandler(
        new Projects(app.db()),
        new ProjectLoads(app.db()),
        new Files(app.db()),
        new Revisions(app.db()),
        new Checkpoints(app.db()),
        new Exports(app.db()),
        new Paging(app.cursors()),
        app.responseCache());
  }

  @Override
  protected List<PrimingRequest> primingRequests() {
    return List.of(PrimingRequest.get("/projects"), PrimingRequest.get("/projects/{projectId}"));
  }
}
