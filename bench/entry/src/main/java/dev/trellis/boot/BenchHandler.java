package dev.trellis.boot;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Map;

/** What AWS's client starts: as an entry class starts itself, with the built-in user. */
public final class BenchHandler implements RequestStreamHandler {
  private final StartedFunction started;

  public BenchHandler() {
    Map<String, String> environment = System.getenv();
    started =
        StartedFunction.start(
            LambdaFunction.named(environment.getOrDefault("BENCH_FUNCTION", "")),
            BenchApp.context(environment),
            "snap-start".equals(environment.get("AWS_LAMBDA_INITIALIZATION_TYPE")));
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    Instant deadline = Instant.now().plusMillis(context.getRemainingTimeInMillis());
    answer.write(started.answer(event, deadline));
  }
}
