package dev.trellis.local;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.trellis.boot.App;
import dev.trellis.boot.LambdaAdapter;
import dev.trellis.boot.LambdaFunction;
import dev.trellis.config.Config;
import dev.trellis.domain.UserId;
import java.io.InputStream;
import java.util.UUID;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.messaging.support.GenericMessage;

/**
 * Runs in a process that has nothing but a packaged function: hands it the event on standard input
 * and prints its answer. With a user's id it serves that user, for as long as a deployed function
 * knows none; without one it is started as AWS's runtime client starts it.
 */
final class PackageProbe {
  private PackageProbe() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length == 1) {
      RequestStreamHandler function =
          Class.forName(arguments[0])
              .asSubclass(RequestStreamHandler.class)
              .getDeclaredConstructor()
              .newInstance();
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      function.handleRequest(System.in, answer, context());
      System.out.write(answer.toByteArray());
    } else {
      System.out.write(
          serve(LambdaFunction.named(arguments[0]), new UserId(UUID.fromString(arguments[1]))));
    }
  }

  private static byte[] serve(LambdaFunction function, UserId user) {
    try (App app = new App(Config.readForLocal(System.getenv(), user));
        GenericApplicationContext context = new GenericApplicationContext()) {
      context.registerBean("app", App.class, () -> app);
      function.initialize(context);
      context.refresh();
      return context
          .getBean(LambdaAdapter.class)
          .apply(new GenericMessage<InputStream>(System.in))
          .getPayload();
    }
  }
}
