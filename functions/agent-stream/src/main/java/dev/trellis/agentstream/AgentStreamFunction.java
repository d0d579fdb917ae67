package dev.trellis.agentstream;

import dev.trellis.boot.App;
import dev.trellis.boot.LambdaFunction;
import dev.trellis.http.HttpHandler;
import dev.trellis.store.Files;
import dev.trellis.store.Runs;

/** The entry class of {@code agent-stream}. */
public final class AgentStreamFunction extends LambdaFunction {
  @Override
  protected HttpHandler handler(App app) {
    return new AgentStreamHandler(new Runs(app.db()), new Files(app.db()), app.model());
  }
}
