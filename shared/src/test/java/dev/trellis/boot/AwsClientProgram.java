package dev.trellis.boot;

import dev.trellis.boot.crac.Core;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Goes through a snapshot as AWS's client does: what is registered with CRaC gets its calls, the
 * snapshot lasts until there is a line on standard input, and then the database is asked.
 */
public final class AwsClientProgram {
  private AwsClientProgram() {}

  public static void main(String[] args) throws Exception {
    // Lambda's command line has com.amazonaws.services.lambda.crac in its place.
    System.setProperty("org.crac.Core.Compat", Core.class.getPackageName());
    StartedFunction function =
        StartedFunction.start(
            LambdaFunction.named(StreamingProgram.Function.class.getName()),
            StreamingProgram.context(System.getenv()),
            true);
    // What nobody holds would not be called.
    System.gc();
    Core.getGlobalContext().beforeCheckpoint();
    System.out.println("frozen");
    awaitLine();
    Core.getGlobalContext().afterRestore();
    System.out.println(get(function, "/database"));
  }

  private static void awaitLine() throws IOException {
    int b = System.in.read();
    while (b >= 0 && b != '\n') {
      b = System.in.read();
    }
  }

  private static String get(StartedFunction function, String route) {
    byte[] answer =
        function.answer(
            new ByteArrayInputStream(TestCaller.get(route)), Instant.now().plusSeconds(10));
    return new String(answer, StandardCharsets.UTF_8);
  }
}
