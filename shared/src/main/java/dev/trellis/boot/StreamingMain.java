package dev.trellis.boot;

import dev.trellis.runtime.Invocation;
import dev.trellis.runtime.LambdaHandler;
import dev.trellis.runtime.LambdaRuntime;
import dev.trellis.runtime.Response;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import org.springframework.beans.BeansException;
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
            .run(_ -> handler(environment, new GenericApplicationContext())));
  }

  /**
   * Builds the function's bean and calls it for each invocation.
   *
   * @param context not refreshed yet; what it holds is taken, the rest is made
   * @throws IllegalArgumentException if the environment does not name a function and a mode
   */
  static LambdaHandler handler(Map<String, String> environment, GenericApplicationContext context) {
    boolean streaming = isStreaming(environment.getOrDefault("TRELLIS_RESPONSE_MODE", "buffered"));
    LambdaAdapter bean = bean(entry(environment.getOrDefault("_HANDLER", "")), context);
    return (event, invocation, response) -> {
      if (streaming) {
        bean.apply(message(event, invocation, Map.of(LambdaAdapter.RESPONSE_STREAM, response)));
      } else {
        response.send(bean.apply(message(event, invocation, Map.of())).getPayload());
      }
    };
  }

  private static LambdaAdapter bean(LambdaFunction entry, GenericApplicationContext context) {
    try {
      entry.initialize(context);
      context.refresh();
      return context.getBean(LambdaAdapter.class);
    } catch (BeansException failed) {
      // What went wrong, a setting that is missing say, and not how Spring came to know of it.
      throw failed.getMostSpecificCause() instanceof RuntimeException reason ? reason : failed;
    }
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

  /** The handler's name may be followed by a method, as in {@code a.B::handleRequest}. */
  private static LambdaFunction entry(String handler) {
    int method = handler.indexOf("::");
    return LambdaFunction.named(method < 0 ? handler : handler.substring(0, method));
  }
}
