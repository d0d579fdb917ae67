package dev.trellis.boot;

import dev.trellis.runtime.LambdaRuntime;
import java.util.Map;

/** {@link StreamingMain} with the built-in user. */
public final class BenchMain {
  private BenchMain() {}

  public static void main(String[] args) {
    Map<String, String> environment = System.getenv();
    System.exit(
        LambdaRuntime.of(environment)
            .run(
                snapStart ->
                    StreamingMain.handler(environment, BenchApp.context(environment), snapStart)));
  }
}
