package dev.trellis.health;

import dev.trellis.boot.App;
import dev.trellis.boot.LambdaFunction;
import dev.trellis.boot.PrimingRequest;
import dev.trellis.http.HttpHandler;
import java.util.List;

/** The entry class of {@code health}. */
public final class HealthFunction extends LambdaFunction {
  @Override
  protected HttpHandler handler(App app) {
    return new HealthHandler(
        List.of(
            new Check("database", true, app.db()::check),
            new Check("cache", false, app::checkCache),
            new Check("model", false, app.model()::check)));
  }

  @Override
  protected List<PrimingRequest> primingRequests() {
    return List.of(PrimingRequest.get("/health/live"));
  }
}
