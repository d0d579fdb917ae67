package dev.trellis.agentstream;

import dev.trellis.boot.App;
import dev.trellis.boot.LambdaFunction;
import dev.trellis.boot.PrimingRequest;
import dev.trellis.http.HttpHandler;
import dev.trellis.store.Budgets;
import java.time.InstantSource;
import java.util.List;

/** The entry class of {@code agent-stream}. */
public final class AgentStreamFunction extends LambdaFunction {
  @Override
  protected HttpHandler handler(App app) {
    Spending spending =
        new Spending(
            new Budgets(app.db()), app.ceilings(), app::tokenPrice, InstantSource.system());
    return new AgentStreamHandler(
        AgentServices.of(
            app.db(),
            app.responseCache(),
            app.cache(),
            app.runs(),
            app::model,
            spending,
            app.agents()),
        app.runs());
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
