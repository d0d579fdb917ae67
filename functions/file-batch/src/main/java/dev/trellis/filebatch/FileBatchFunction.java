package dev.trellis.filebatch;

import dev.trellis.boot.App;
import dev.trellis.boot.LambdaFunction;
import dev.trellis.http.HttpHandler;
import dev.trellis.store.Files;

/** The entry class of {@code file-batch}. */
public final class FileBatchFunction extends LambdaFunction {
  @Override
  protected HttpHandler handler(App app) {
    return new FileBatchHandler(new Files(app.db()));
  }
}
