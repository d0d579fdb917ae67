package dev.trellis.boot;

import dev.trellis.config.Config;
import dev.trellis.http.HttpHandler;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import dev.trellis.runtime.LambdaRuntime;
import dev.trellis.store.Db;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
   * A context with an app that knows the test's key, and the database of {@code DATABASE_URL}, if
   * any.
   */
  static GenericApplicationContext context(Map<String, String> environment) {
    Map<String, String> settings = new HashMap<>(environment);
    settings.putIfAbsent("DATABASE_URL", "postgresql://a:b@127.0.0.1:1/c");
    settings.put("CURSOR_SECRET", "fedcba9876543210fedcba9876543210");
    settings.put("AUTH_KEY", TestCaller.AUTH_KEY);
    Config config = Config.read(settings);
    GenericApplicationContext context = new FunctionContext();
    context.registerBean("app", App.class, () -> new App(config));
    return context;
  }

  /** Streams two parts, breaks between them, or asks the database. */
  public static final class Function extends LambdaFunction {
    @Override
    protected List<PrimingRequest> primingRequests() {
      return List.of(PrimingRequest.get("/live"));
    }

    @Override
    protected HttpHandler handler(App app) {
      Db db = app.db();
      return request -> answer(request, db);
    }

    private static HttpResponse answer(HttpRequest request, Db db) {
      if (request.endpoint().equals("GET /live")) {
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
