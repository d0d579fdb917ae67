package dev.trellis.runtime;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs a function on AWS Lambda: a runtime client that, unlike AWS's own for Java, sends an answer
 * while it is produced. It needs nothing but the JDK:
 *
 * <pre>{@code
 * public static void main(String[] args) {
 *   System.exit(LambdaRuntime.of(System.getenv()).run(snapStart -> (event, invocation, response) -> {
 *     try (OutputStream body = response.begin(200, Map.of("content-type", "text/plain"))) {
 *       body.write(event.readAllBytes());
 *     }
 *   }));
 * }
 * }</pre>
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">the Runtime API</a>
 */
public final class LambdaRuntime {
  /** The exit code if the function cannot start, or the Runtime API is broken. */
  public static final int FAILED = 1;

  /** The exit code if a hook around a snapshot fails. */
  public static final int SNAPSHOT_FAILED = 64;

  // Where the X-Ray SDK looks for it.
  private static final String TRACE_PROPERTY = "com.amazonaws.xray.traceHeader";

  private final Endpoint endpoint;
  private final boolean snapshot;

  private LambdaRuntime(Endpoint endpoint, boolean snapshot) {
    this.endpoint = endpoint;
    this.snapshot = snapshot;
  }

  /**
   * Reads {@code AWS_LAMBDA_RUNTIME_API} and {@code AWS_LAMBDA_INITIALIZATION_TYPE}.
   *
   * @throws IllegalArgumentException if there is no Runtime API: this process is not on Lambda
   */
  public static LambdaRuntime of(Map<String, String> environment) {
    Endpoint endpoint = Endpoint.parse(environment.getOrDefault("AWS_LAMBDA_RUNTIME_API", ""));
    String type = environment.getOrDefault("AWS_LAMBDA_INITIALIZATION_TYPE", "");
    return new LambdaRuntime(endpoint, type.equals("snap-start"));
  }

  /**
   * Starts the function and serves its invocations, one after the other on this thread, for as long
   * as Lambda lets it. It returns only if it cannot go on; the reason is on standard error by then.
   *
   * @return what to end the process with: {@link #FAILED} or {@link #SNAPSHOT_FAILED}
   */
  public int run(Startup startup) {
    try (RuntimeApi api = new RuntimeApi(endpoint)) {
      SnapStart snapStart = new SnapStart();
      LambdaHandler handler;
      try {
        handler = startup.start(snapStart);
      } catch (Throwable failure) {
        api.initError(logged("the function cannot start", ErrorReport.INIT, failure));
        return FAILED;
      }
      if (snapshot && !isRestored(api, snapStart, handler)) {
        return SNAPSHOT_FAILED;
      }
      return serve(api, handler);
    } catch (IOException broken) {
      StandardError.line("the Lambda Runtime API cannot be used: " + broken);
      return FAILED;
    }
  }

  private static boolean isRestored(RuntimeApi api, SnapStart snapStart, LambdaHandler handler)
      throws IOException {
    try {
      for (byte[] event : snapStart.primingEvents()) {
        prime(handler, event);
      }
      snapStart.beforeCheckpoint();
    } catch (Throwable failure) {
      String type = ErrorReport.BEFORE_CHECKPOINT;
      api.initError(logged("what is done before the snapshot failed", type, failure));
      return false;
    }
    api.restoreNext();
    try {
      snapStart.afterRestore();
    } catch (Throwable failure) {
      String type = ErrorReport.AFTER_RESTORE;
      api.restoreError(logged("a hook after the restore failed", type, failure));
      return false;
    }
    return true;
  }

  private static void prime(LambdaHandler handler, byte[] event) throws IOException {
    try (LoopbackApi loopback = LoopbackApi.start(event);
        RuntimeApi api = new RuntimeApi(loopback.endpoint())) {
      serveOne(api, handler, api.nextInvocation());
      loopback.requireGoodAnswer();
    }
  }

  private static int serve(RuntimeApi api, LambdaHandler handler) throws IOException {
    boolean sound = true;
    while (sound) {
      sound = serveOne(api, handler, api.nextInvocation());
      // An interrupt that was meant for this invocation must not reach the next.
      Thread.interrupted();
    }
    return FAILED;
  }

  /** Serves an invocation, and tells whether another one can be. */
  private static boolean serveOne(RuntimeApi api, LambdaHandler handler, NextInvocation next)
      throws IOException {
    Invocation invocation = next.invocation();
    setTrace(invocation.traceId().orElse(null));
    InvocationResponse response = new InvocationResponse(api, invocation.requestId());
    try {
      handler.handle(new ByteArrayInputStream(next.event()), invocation, response);
    } catch (Throwable failure) {
      response.fail(failure);
      // Out of memory, say: what else is broken in here, nobody knows.
      return !(failure instanceof VirtualMachineError);
    }
    response.complete();
    return true;
  }

  private static void setTrace(@Nullable String traceId) {
    if (traceId == null) {
      System.clearProperty(TRACE_PROPERTY);
    } else {
      System.setProperty(TRACE_PROPERTY, traceId);
    }
  }

  private static ErrorReport logged(String what, String type, Throwable failure) {
    ErrorReport report = new ErrorReport(type, failure);
    StandardError.failure(what, report);
    return report;
  }
}
