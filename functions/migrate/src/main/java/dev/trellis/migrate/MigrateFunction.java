package dev.trellis.migrate;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.trellis.log.RequestScope;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Objects;

/**
 * The entry class of {@code migrate}. It answers no HTTP requests, so there is no function bean:
 * AWS's runtime client calls it as it is.
 */
public final class MigrateFunction implements RequestStreamHandler {
  private final MigrateHandler handler =
      new MigrateHandler(
          new Migrator(System.getenv()),
          new ResponseUrl(
              HttpClient.newBuilder()
                  .version(HttpClient.Version.HTTP_1_1)
                  .connectTimeout(Duration.ofSeconds(5))
                  .build(),
              Duration.ofSeconds(1)));

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    byte[] json = event.readAllBytes();
    String requestId = Objects.requireNonNullElse(context.getAwsRequestId(), "none");
    Duration left = Duration.ofMillis(context.getRemainingTimeInMillis());
    answer.write(RequestScope.call(requestId, () -> handler.handle(json, requestId, left)));
  }
}
