package dev.trellis.agentstream;

import dev.trellis.boot.App;
import dev.trellis.boot.LambdaFunction;
import dev.trellis.boot.PrimingRequest;
import dev.trellis.cache.RunFeed;
import dev.trellis.http.HttpHandler;
import dev.trellis.store.Budgets;
import dev.trellis.store.Files;
import dev.trellis.store.RunEvents;
import dev.trellis.store.RunQueue;
import dev.trellis.store.Runs;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** The entry class of {@code agent-stream}. */
public final class AgentStreamFunction extends LambdaFunction {
  @Override
  protected HttpHandler handler(App app) {
    Duration lease = app.agent().lease();
    return new AgentStreamHandler(
        new AgentContext(
            new Runs(app.db(), lease),
            new RunEvents(app.db(), lease),
            new RunQueue(app.db(), lease),
            new RunFeed(app.cache()),
            new Files(app.db()),
            app.model(),
            new Spending(
                new Budgets(app.db()), app.ceilings(), app::tokenPrice, InstantSource.system()),
            new LiveRuns()),
        app.agent());
  }

  @Override
  protected List<PrimingRequest> primingRequests() {
    return List.of(
        PrimingRequest.post(
            "/agent",
            """
            {"id": "PROJECT", "message": {"id": "priming", "role": "user", "parts": [{"type": "text", "text": "Hi"}]}}"""));
  }
}
