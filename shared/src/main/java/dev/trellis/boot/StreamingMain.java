package dev.trellis.boot;

import dev.trellis.runtime.Invocation;
import dev.trellis.runtime.LambdaHandler;
import dev.trellis.runtime.LambdaRuntime;
import dev.trellis.runtime.Response;
import dev.trellis.runtime.SnapStart;
import dev.trellis.runtime.SnapStartHook;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.messaging.support.GenericMessage;

/**
 * Runs a function on our own runtime, so that its answers can stream. {@code _HANDLER} names the
 * entry class, a {@link LambdaFunction}, as Lambda sets it. {@code TRELLIS_RESPONSE_MODE} is {@code
 * buffered}, the default, or {@code streaming}: API Gateway expects every answer of a route in the
 * one form that the route is set to.
 */
public final class StreamingMain {
  private StreamingMain() {}

  public static void main(String[] args) {
    Map<String, String> environment = System.getenv();
    System.exit(
        LambdaRuntime.of(environment)
            .run(snapStart -> handler(environment, new FunctionContext(), snapStart)));
  }

  /**
   * Builds the function's bean and calls it for each invocation.
   *
   * @param context not refreshed yet; what it holds is taken, the rest is made
   * @throws IllegalArgumentException if the environment does not name a function and a mode
   */
  static LambdaHandler handler(
      Map<String, String> environment, GenericApplicationContext context, SnapStart snapStart) {
    boolean streaming = isStreaming(environment.getOrDefault("TRELLIS_RESPONSE_MODE", "buffered"));
    LambdaFunction function = LambdaFunction.named(environment.getOrDefault("_HANDLER", ""));
    LambdaAdapter bean = function.start(context);
    prepare(snapStart, function, context.getBean(App.class));
    return (event, invocation, response) -> {
      if (streaming) {
        bean.apply(message(event, invocation, Map.of(LambdaAdapter.RESPONSE_STREAM, response)));
      } else {
        response.send(bean.apply(message(event, invocation, Map.of())).getPayload());
      }
    };
  }

  private static void prepare(SnapStart snapStart, LambdaFunction function, App app) {
    snapStart.prime(() -> PrimingEvent.all(function.primingRequests(), app));
    snapStart.register(
        new SnapStartHook() {
          @Override
          public void beforeCheckpoint() {
            app.prepareSnapshot();
          }
        });
  }

  private static GenericMessage<InputStream> message(
      InputStream event, Invocation invocation, Map<String, Response> stream) {
    Map<String, Object> headers = new HashMap<>(stream);
    headers.put(LambdaAdapter.DEADLINE, invocation.deadline());
    return new GenericMessage<>(event, headers);
  }

  private static boolean isStreaming(String mode) {
    return switch (mode) {
      case "streaming" -> true;
      case "buffered" -> false;
      default ->
          throw new IllegalArgumentException(
              "TRELLIS_RESPONSE_MODE must be streaming or buffered, not " + mode);
    };
  }
}
