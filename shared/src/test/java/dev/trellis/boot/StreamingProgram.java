package dev.trellis.boot;

import dev.trellis.config.Config;
import dev.trellis.domain.UserId;
import dev.trellis.http.HttpHandler;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import dev.trellis.runtime.LambdaRuntime;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.support.GenericApplicationContext;

/** {@link StreamingMain} with a configuration of the test's own, and the function it runs. */
public final class StreamingProgram {
  private StreamingProgram() {}

  public static void main(String[] args) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("DATABASE_URL", "postgresql://a:b@127.0.0.1:1/c");
    environment.put("CURSOR_SECRET", "0123456789abcdef0123456789abcdef");
    Config config = Config.readForLocal(environment, new UserId(new UUID(1, 2)));
    GenericApplicationContext context = new GenericApplicationContext();
    context.registerBean("app", App.class, () -> new App(config));
    System.exit(
        LambdaRuntime.of(environment).run(_ -> StreamingMain.handler(environment, context)));
  }

  /** Streams two parts, or breaks between them. */
  public static final class Function extends LambdaFunction {
    @Override
    protected HttpHandler handler(App app) {
      return Function::answer;
    }

    private static HttpResponse answer(HttpRequest request) {
      return new HttpResponse(
          200,
          Map.of("x-deadline", String.valueOf(request.deadline().toEpochMilli())),
          new HttpResponse.Body.Streamed(body -> write(request, body)));
    }

    private static void write(HttpRequest request, OutputStream body) throws java.io.IOException {
      body.write("one".getBytes(StandardCharsets.UTF_8));
      body.flush();
      if (request.endpoint().equals("GET /break")) {
        throw new IllegalStateException("broken");
      }
      body.write("two".getBytes(StandardCharsets.UTF_8));
    }
  }
}
