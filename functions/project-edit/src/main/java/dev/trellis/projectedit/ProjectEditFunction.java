package dev.trellis.projectedit;

import dev.trellis.boot.App;
import dev.trellis.boot.LambdaFunction;
import dev.trellis.http.HttpHandler;
import dev.trellis.store.Projects;

/** The entry class of {@code project-edit}. */
public final class ProjectEditFunction extends LambdaFunction {
  @Override
  protected HttpHandler handler(App app) {
    return new ProjectEditHandler(new Projects(app.db()));
  }
}
