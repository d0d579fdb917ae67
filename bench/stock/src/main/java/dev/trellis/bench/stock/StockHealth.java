package dev.trellis.bench.stock;

import dev.trellis.boot.App;
import dev.trellis.boot.LambdaAdapter;
import dev.trellis.boot.LambdaFunction;
import dev.trellis.config.Config;
import dev.trellis.domain.UserId;
import java.util.Map;
import java.util.UUID;
import org.springframework.cloud.function.context.FunctionRegistration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/** The bean of {@code health} as the stock invoker starts it, on Spring Boot. */
public final class StockHealth implements ApplicationContextInitializer<GenericApplicationContext> {
  @Override
  public void initialize(GenericApplicationContext context) {
    Map<String, String> environment = System.getenv();
    UserId user = new UserId(UUID.fromString(environment.getOrDefault("BENCH_USER", "")));
    context.registerBean("app", App.class, () -> new App(Config.readForLocal(environment, user)));
    LambdaFunction.named("dev.trellis.health.HealthFunction").initialize(context);
    context.registerBean(
        "registration",
        FunctionRegistration.class,
        () ->
            new FunctionRegistration<>(context.getBean(LambdaAdapter.class), "function")
                .type(LambdaAdapter.class));
  }
}
