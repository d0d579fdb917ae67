package dev.trellis.local;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;

/**
 * Runs in a process that has nothing but a packaged function: starts it as AWS's runtime client
 * does, hands it the event on standard input, and prints its answer.
 */
final class PackageProbe {
  private PackageProbe() {}

  public static void main(String[] arguments) throws Exception {
    RequestStreamHandler function =
        Class.forName(arguments[0])
            .asSubclass(RequestStreamHandler.class)
            .getDeclaredConstructor()
            .newInstance();
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    function.handleRequest(System.in, answer, context());
    System.out.write(answer.toByteArray());
    System.out.flush();
    // What the function keeps open would keep the process.
    System.exit(0);
  }

  private static Context context() {
    return (Context)
        Proxy.newProxyInstance(
            PackageProbe.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (_, method, _) -> method.getName().equals("getRemainingTimeInMillis") ? 60_000 : null);
  }
}
