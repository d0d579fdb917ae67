package dev.trellis.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trellis.config.Config;
import dev.trellis.config.Config.InvalidConfigException;
import dev.trellis.http.HttpHandler;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.messaging.support.GenericMessage;

class LambdaFunctionTest {

  private static final class Greeting extends LambdaFunction {
    private final List<HttpRequest> seen = new ArrayList<>();

    @Override
    protected HttpHandler handler(App app) {
      return request -> {
        seen.add(request);
        return HttpResponse.json(200, Map.of("model", app.model().name()));
      };
    }
  }

  private final Greeting function = new Greeting();

  @Test
  void withoutAConfigurationItRefusesToStartWithEveryProblem() {
    try (GenericApplicationContext context = new GenericApplicationContext()) {
      function.initialize(context);

      Throwable refusal = catchThrowable(context::refresh);

      // Whatever the environment of this test: it has no key.
      InvalidConfigException expected =
          catchThrowableOfType(InvalidConfigException.class, () -> Config.read(System.getenv()));
      assertThat(refusal)
          .rootCause()
          .isInstanceOf(InvalidConfigException.class)
          .hasMessage(expected.getMessage())
          .hasMessageContaining("AUTH_KEY");
    }
  }

  @Test
  void itTakesTheAppThatTheContextHas() {
    try (App app = app();
        GenericApplicationContext context = new GenericApplicationContext()) {
      context.registerBean("app", App.class, () -> app);
      function.initialize(context);
      context.refresh();

      byte[] event = TestCaller.get("/projects");
      byte[] answer =
          context
              .getBean(LambdaAdapter.class)
              .apply(new GenericMessage<>(new ByteArrayInputStream(event)))
              .getPayload();

      assertThat(new String(answer, StandardCharsets.UTF_8))
          .contains("\"statusCode\":200", "scripted");
      assertThat(function.seen)
          .extracting(request -> request.caller().userId())
          .containsOnly(TestCaller.USER);
    }
  }

  @Test
  void itRegistersOneFunction() {
    try (App app = app();
        GenericApplicationContext context = new GenericApplicationContext()) {
      context.registerBean("app", App.class, () -> app);
      function.initialize(context);
      context.refresh();

      assertThat(context.getBeanNamesForType(java.util.function.Function.class))
          .containsExactly("function");
    }
  }

  @Test
  void anAppWithoutACacheHasNone() {
    try (App app = app()) {
      assertThat(app.cache()).isEmpty();
      app.checkCache();
      assertThat(app.db()).isSameAs(app.db());
    }
  }

  private static App app() {
    return new App(
        Config.read(
            Map.of(
                "DATABASE_URL", "postgresql://u@127.0.0.1:1/db",
                "CURSOR_SECRET", "fedcba9876543210fedcba9876543210",
                "AUTH_KEY", TestCaller.AUTH_KEY)));
  }
}
