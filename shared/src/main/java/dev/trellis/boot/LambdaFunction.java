package dev.trellis.boot;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.trellis.config.Config;
import dev.trellis.http.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeansException;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/**
 * What a function's entry class extends: it registers one function bean on a bare application
 * context. AWS's runtime client starts it as a {@link RequestStreamHandler}; Spring Cloud Function,
 * our own runtime and {@code local} as an initializer.
 *
 * <p>An entry class has no fields: {@link #handler} may be called before they would be set.
 */
public abstract class LambdaFunction
    implements RequestStreamHandler, ApplicationContextInitializer<GenericApplicationContext> {

  /** Bound while {@link #named} makes a function: whoever asked for it starts it. */
  private static final ScopedValue<Boolean> ASKED_FOR = ScopedValue.newInstance();

  private final @Nullable StartedFunction started;

  /**
   * Starts the function at once if Lambda's {@code _HANDLER} names it and AWS's client makes it: so
   * that is part of the initialization, with its own time and a full processor, and of a snapshot.
   */
  @SuppressWarnings("this-escape") // no entry class has fields that could be seen too early
  protected LambdaFunction() {
    Map<String, String> environment = System.getenv();
    String handler = environment.getOrDefault("_HANDLER", "");
    boolean isForAwsClient =
        !ASKED_FOR.isBound() && className(handler).equals(getClass().getName());
    started =
        isForAwsClient
            ? StartedFunction.start(
                this,
                new FunctionContext(),
                "snap-start".equals(environment.get("AWS_LAMBDA_INITIALIZATION_TYPE")))
            : null;
  }

  /**
   * Makes a function of its entry class's name, as templates and Lambda give it. It is not started:
   * that is {@link #initialize}.
   *
   * @param entryClass may be followed by a method, as in {@code a.B::handleRequest}
   * @throws IllegalArgumentException if there is no such class, or if it is no function
   */
  public static LambdaFunction named(String entryClass) {
    try {
      Class<? extends LambdaFunction> type =
          Class.forName(className(entryClass)).asSubclass(LambdaFunction.class);
      return ScopedValue.where(ASKED_FOR, true)
          .call(() -> type.getDeclaredConstructor().newInstance());
    } catch (ReflectiveOperationException | ClassCastException notAFunction) {
      throw new IllegalArgumentException("there is no function " + entryClass, notAFunction);
    }
  }

  private static String className(String handler) {
    int method = handler.indexOf("::");
    return method < 0 ? handler : handler.substring(0, method);
  }

  /** Makes the function's handler from the parts it needs. */
  protected abstract HttpHandler handler(App app);

  /**
   * The requests that are served before a snapshot is taken, so that the snapshot holds what a
   * request needs. They are made by somebody who has nothing, must change nothing, and may be
   * answered with a problem: the database may be away. The default asks for what nobody has.
   */
  protected List<PrimingRequest> primingRequests() {
    return List.of(PrimingRequest.get("/priming"));
  }

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
          return app.adapt(handler(app));
        });
  }

  /**
   * Builds the bean.
   *
   * @param context not refreshed yet; what it holds is taken, the rest is made
   */
  final LambdaAdapter start(GenericApplicationContext context) {
    try {
      initialize(context);
      context.refresh();
      return context.getBean(LambdaAdapter.class);
    } catch (BeansException failed) {
      // What went wrong, a setting that is missing say, and not how Spring came to know of it.
      throw failed.getMostSpecificCause() instanceof RuntimeException reason ? reason : failed;
    }
  }

  /**
   * Serves an event under AWS's client.
   *
   * @throws IllegalStateException if {@code _HANDLER} names another class
   */
  @Override
  public final void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    if (started == null) {
      throw new IllegalStateException("_HANDLER does not name " + getClass().getName());
    }
    Instant deadline = Instant.now().plusMillis(context.getRemainingTimeInMillis());
    answer.write(started.answer(event, deadline));
  }
}
