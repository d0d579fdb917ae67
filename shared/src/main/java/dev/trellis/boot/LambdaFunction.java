package dev.trellis.boot;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.trellis.config.Config;
import dev.trellis.http.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.messaging.support.GenericMessage;

/**
 * What a function's entry class extends: it registers one function bean on a bare application
 * context. AWS's runtime client starts it as a {@link RequestStreamHandler}; Spring Cloud Function
 * and {@code local} as an initializer.
 */
public abstract class LambdaFunction
    implements RequestStreamHandler, ApplicationContextInitializer<GenericApplicationContext> {

  private @Nullable LambdaAdapter adapter;

  /**
   * Makes a function of its entry class's name, as templates and Lambda give it.
   *
   * @throws IllegalArgumentException if there is no such class, or if it is no function
   */
  public static LambdaFunction named(String entryClass) {
    try {
      return Class.forName(entryClass)
          .asSubclass(LambdaFunction.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException | ClassCastException notAFunction) {
      throw new IllegalArgumentException("there is no function " + entryClass, notAFunction);
    }
  }

  /** Makes the function's handler from the parts it needs. */
  protected abstract HttpHandler handler(App app);

  /**
   * Registers the bean; takes the {@link App} that the context has, or makes one from the
   * environment.
   */
  @Override
  public final void initialize(GenericApplicationContext context) {
    if (!context.containsBeanDefinition("app")) {
      context.registerBean("app", App.class, () -> new App(Config.read(System.getenv())));
    }
    context.registerBean(
        "function",
        LambdaAdapter.class,
        () -> {
          App app = context.getBean(App.class);
          return new LambdaAdapter(handler(app), app.caller());
        });
  }

  @Override
  public final void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    Instant deadline = Instant.now().plusMillis(context.getRemainingTimeInMillis());
    GenericMessage<InputStream> message =
        new GenericMessage<>(event, Map.of(LambdaAdapter.DEADLINE, deadline));
    answer.write(adapter().apply(message).getPayload());
  }

  private synchronized LambdaAdapter adapter() {
    if (adapter == null) {
      GenericApplicationContext context = new GenericApplicationContext();
      initialize(context);
      context.refresh();
      adapter = context.getBean(LambdaAdapter.class);
    }
    return adapter;
  }
}
