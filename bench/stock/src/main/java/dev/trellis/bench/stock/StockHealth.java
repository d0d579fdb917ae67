package dev.trellis.bench.stock;

import dev.trellis.boot.LambdaAdapter;
import dev.trellis.boot.LambdaFunction;
import org.springframework.cloud.function.context.FunctionRegistration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/** The bean of {@code health} as the stock invoker starts it, on Spring Boot. */
public final class StockHealth implements ApplicationContextInitializer<GenericApplicationContext> {
  @Override
  public void initialize(GenericApplicationContext context) {
    LambdaFunction.named("dev.trellis.health.HealthFunction").initialize(context);
    // Where beans are registered by suppliers, Spring Cloud Function wants to be told their types.
    context.registerBean(
        "registration",
        FunctionRegistration.class,
        () ->
            new FunctionRegistration<>(context.getBean(LambdaAdapter.class), "function")
                .type(LambdaAdapter.class));
  }
}
