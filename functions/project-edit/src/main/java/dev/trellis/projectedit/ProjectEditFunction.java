package dev.trellis.projectedit;

import dev.trellis.boot.App;
import dev.trellis.boot.LambdaFunction;
import dev.trellis.boot.PrimingRequest;
import dev.trellis.http.HttpHandler;
import dev.trellis.store.Forks;
import dev.trellis.store.Imports;
import dev.trellis.store.ProjectEdits;
import dev.trellis.store.Projects;
import dev.trellis.store.Retention;
import java.time.InstantSource;
import java.util.List;

/** The entry class of {@code project-edit}. */
public final class ProjectEditFunction extends LambdaFunction {
  @Override
  protected HttpHandler handler(App app) {
    return new ProjectEditHandler(
        new Projects(app.db()),
        new ProjectEdits(app.db()),
        new Forks(app.db()),
        new Imports(app.db()),
        new Removal(new Retention(app.db()), InstantSource.system()));
  }

  @Override
  protected List<PrimingRequest> primingRequests() {
    return List.of(PrimingRequest.post("/projects", "{\"name\": \"priming\"}"));
  }
}
