package dev.trellis.bench;

import dev.trellis.boot.App;
import dev.trellis.boot.LambdaAdapter;
import dev.trellis.boot.LambdaFunction;
import dev.trellis.config.Config;
import dev.trellis.runtime.ResponseStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.messaging.support.GenericMessage;

/** A function's bean in this process, without a runtime around it. */
final class InProcess implements AutoCloseable {
  private final GenericApplicationContext context = new GenericApplicationContext();
  private final LambdaAdapter adapter;

  InProcess(LambdaFunction function, Map<String, String> settings) {
    context.registerBean("app", App.class, () -> new App(Config.read(settings)));
    function.initialize(context);
    context.refresh();
    adapter = context.getBean(LambdaAdapter.class);
  }

  /**
   * What was answered, and how long that took.
   *
   * @param bytes the JSON that API Gateway expects; of a function that streams the body itself
   */
  record Answer(double micros, byte[] bytes) {
    double millis() {
      return micros / 1e3;
    }
  }

  /**
   * Has a request answered.
   *
   * @throws IllegalStateException if its answer has another status
   */
  Answer ask(byte[] event, int status) {
    long start = System.nanoTime();
    byte[] answer =
        adapter.apply(new GenericMessage<>(new ByteArrayInputStream(event), Map.of())).getPayload();
    double micros = (System.nanoTime() - start) / 1e3;
    String begin = "{\"statusCode\":" + status;
    String text =
        new String(answer, 0, Math.min(answer.length, begin.length()), StandardCharsets.UTF_8);
    if (!text.equals(begin)) {
      throw new IllegalStateException(
          "not answered with %d but %s"
              .formatted(status, new String(answer, StandardCharsets.UTF_8)));
    }
    return new Answer(micros, answer);
  }

  /**
   * Has a request answered as a function does that streams: what it writes is collected.
   *
   * @throws IllegalStateException if its answer has another status
   */
  Answer stream(byte[] event, int status) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    ResponseStream out =
        (actual, _) -> {
          if (actual != status) {
            throw new IllegalStateException(
                "not answered with %d but %d".formatted(status, actual));
          }
          return body;
        };
    long start = System.nanoTime();
    adapter.apply(
        new GenericMessage<>(
            new ByteArrayInputStream(event), Map.of(LambdaAdapter.RESPONSE_STREAM, out)));
    return new Answer((System.nanoTime() - start) / 1e3, body.toByteArray());
  }

  /** How long a request takes, in microseconds; as {@link #ask}. */
  double micros(String event, int status) {
    return ask(event.getBytes(StandardCharsets.UTF_8), status).micros();
  }

  @Override
  public void close() {
    context.close();
  }
}
