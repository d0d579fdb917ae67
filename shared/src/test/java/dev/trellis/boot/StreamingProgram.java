package dev.trellis.boot;

import dev.trellis.config.Config;
import dev.trellis.domain.UserId;
import dev.trellis.http.HttpHandler;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import dev.trellis.runtime.LambdaRuntime;
import dev.trellis.store.Db;
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
    Map<String, String> environment = System.getenv();
    GenericApplicationContext context = context(environment);
    System.exit(
        LambdaRuntime.of(environment)
            .run(snapStart -> StreamingMain.handler(environment, context, snapStart)));
  }

  /**
   * A context with an app that knows its user, and the database of {@code DATABASE_URL}, if any.
   */
  static GenericApplicationContext context(Map<String, String> environment) {
    Map<String, String> settings = new HashMap<>(environment);
    settings.putIfAbsent("DATABASE_URL", "postgresql://a:b@127.0.0.1:1/c");
    settings.put("CURSOR_SECRET", "0123456789abcdef0123456789abcdef");
    Config config = Config.readForLocal(settings, new UserId(new UUID(1, 2)));
    GenericApplicationContext context = new GenericApplicationContext();
    context.registerBean("app", App.class, () -> new App(config));
    return context;
  }

  /** Streams two parts, breaks between them, or asks the database. */
  public static final class Function extends LambdaFunction {
    @Override
    protected HttpHandler handler(App app) {
      Db db = app.db();
      return request -> answer(request, db);
    }

    private static HttpResponse answer(HttpRequest request, Db db) {
      if (request.endpoint().equals("GET /priming")) {
        System.out.println("primed");
      }
      if (request.endpoint().equals("GET /database")) {
        db.check();
      }
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
