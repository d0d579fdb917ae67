package dev.trellis.boot;

import dev.trellis.config.Config;
import dev.trellis.domain.UserId;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.support.GenericApplicationContext;

/** A context for functions that know nobody but one built-in user. */
final class BenchApp {
  private BenchApp() {}

  static GenericApplicationContext context(Map<String, String> environment) {
    UserId user = new UserId(UUID.fromString(environment.getOrDefault("BENCH_USER", "")));
    GenericApplicationContext context = new FunctionContext();
    context.registerBean("app", App.class, () -> new App(Config.readForLocal(environment, user)));
    return context;
  }
}
