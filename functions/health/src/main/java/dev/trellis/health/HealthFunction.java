package dev.trellis.health;

import dev.trellis.boot.App;
import dev.trellis.boot.LambdaFunction;
import dev.trellis.boot.PrimingRequest;
import dev.trellis.http.HttpHandler;
import dev.trellis.llm.Model;
import java.util.ArrayList;
import java.util.List;

/** The entry class of {@code health}. */
public final class HealthFunction extends LambdaFunction {
  @Override
  protected HttpHandler handler(App app) {
    List<Check> checks = new ArrayList<>();
    checks.add(new Check("database", true, app.db()::check));
    checks.add(new Check("cache", false, app::checkCache));
    List<Model> models = app.models();
    checks.add(new Check("model", false, models.getFirst()::check));
    models.stream()
        .skip(1)
        .map(model -> new Check("fallback-" + provider(model), false, model::check))
        .forEach(checks::add);
    return new HealthHandler(checks);
  }

  private static String provider(Model model) {
    return model.name().split("/", 2)[0];
  }

  @Override
  protected List<PrimingRequest> primingRequests() {
    return List.of(PrimingRequest.get("/health/live"));
  }
}
