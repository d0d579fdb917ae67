package dev.trellis.boot;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.messaging.support.GenericMessage;

/**
 * A function that runs under AWS's runtime client, which tells of snapshots through CRaC.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html">the
 *     hooks</a>
 */
final class StartedFunction implements Resource {
  private static final Duration PRIMING_LIMIT = Duration.ofSeconds(10);

  private final LambdaAdapter adapter;
  private final App app;
  private final List<PrimingRequest> primingRequests;

  private StartedFunction(LambdaAdapter adapter, App app, List<PrimingRequest> primingRequests) {
    this.adapter = adapter;
    this.app = app;
    this.primingRequests = primingRequests;
  }

  /**
   * Starts the function.
   *
   * @param context not refreshed yet; what it holds is taken, the rest is made
   * @param withSnapshot whether a snapshot will be taken
   * @return to be held: CRaC forgets what nobody else refers to
   */
  static StartedFunction start(
      LambdaFunction function, GenericApplicationContext context, boolean withSnapshot) {
    StartedFunction started =
        new StartedFunction(
            function.start(context), context.getBean(App.class), function.primingRequests());
    if (withSnapshot) {
      Core.getGlobalContext().register(started);
    }
    return started;
  }

  byte[] answer(InputStream event, Instant deadline) {
    return adapter
        .apply(new GenericMessage<>(event, Map.of(LambdaAdapter.DEADLINE, deadline)))
        .getPayload();
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    for (byte[] event : PrimingEvent.all(primingRequests, app)) {
      answer(new ByteArrayInputStream(event), Instant.now().plus(PRIMING_LIMIT));
    }
    app.prepareSnapshot();
  }

  /** Nothing: each connection is opened again by its next use. */
  @Override
  public void afterRestore(Context<? extends Resource> context) {}
}
