package dev.trellis.bench;

import dev.trellis.boot.App;
import dev.trellis.boot.LambdaAdapter;
import dev.trellis.boot.LambdaFunction;
import dev.trellis.config.Config;
import java.io.ByteArrayInputStream;
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
   * How long a request takes, in microseconds.
   *
   * @throws IllegalStateException if its answer has another status
   */
  double micros(String event, int status) {
    byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
    long start = System.nanoTime();
    byte[] answer =
        adapter.apply(new GenericMessage<>(new ByteArrayInputStream(bytes), Map.of())).getPayload();
    double micros = (System.nanoTime() - start) / 1e3;
    String text = new String(answer, StandardCharsets.UTF_8);
    if (!text.startsWith("{\"statusCode\":" + status)) {
      throw new IllegalStateException("not answered with %d but %s".formatted(status, text));
    }
    return micros;
  }

  @Override
  public void close() {
    context.close();
  }
}
