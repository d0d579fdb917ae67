package dev.trellis.local;

import dev.trellis.boot.App;
import dev.trellis.boot.LambdaAdapter;
import dev.trellis.boot.LambdaFunction;
import dev.trellis.config.Config;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.cloud.function.adapter.aws.FunctionInvoker;
import org.springframework.cloud.function.context.FunctionRegistration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/**
 * What the stock invoker starts: a function's own initializer; on demand with another function
 * beside it that nobody may reach.
 */
public final class StockEntry implements ApplicationContextInitializer<GenericApplicationContext> {
  static final String OTHER = "other";
  static final AtomicInteger REACHED = new AtomicInteger();

  private static volatile Start next = new Start("", Map.of(), false);

  private record Start(String entryClass, Map<String, String> settings, boolean withOther) {}

  /** Starts the stock invoker, which finds this class by a system property. */
  static FunctionInvoker start(String entryClass, Map<String, String> settings, boolean withOther) {
    next = new Start(entryClass, settings, withOther);
    System.setProperty("MAIN_CLASS", StockEntry.class.getName());
    try {
      // As SPRING_CLOUD_FUNCTION_DEFINITION would say where there is a choice.
      return withOther ? new FunctionInvoker("function") : new FunctionInvoker();
    } finally {
      System.clearProperty("MAIN_CLASS");
    }
  }

  @Override
  public void initialize(GenericApplicationContext context) {
    Start start = next;
    Config config = Config.read(start.settings());
    context.registerBean("app", App.class, () -> new App(config));
    LambdaFunction.named(start.entryClass()).initialize(context);
    register(context, "function", () -> context.getBean(LambdaAdapter.class), LambdaAdapter.class);
    if (start.withOther()) {
      register(context, OTHER, Other::new, Other.class);
    }
  }

  /**
   * Where beans are registered by suppliers, Spring Cloud Function wants to be told their types.
   */
  private static <T> void register(
      GenericApplicationContext context, String name, Supplier<T> bean, Class<T> type) {
    context.registerBean(
        name + "Registration",
        FunctionRegistration.class,
        () -> new FunctionRegistration<>(bean.get(), name).type(type));
  }

  /** A function that a caller must not be able to choose. */
  static final class Other implements Function<String, String> {
    @Override
    public String apply(String text) {
      REACHED.incrementAndGet();
      return "reached";
    }
  }
}
