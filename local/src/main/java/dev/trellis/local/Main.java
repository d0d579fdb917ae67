package dev.trellis.local;

import java.time.Duration;
import java.time.Instant;

/** {@code ./trellis start}: runs the bundle until it is told to end. */
public final class Main {
  private Main() {}

  /**
   * Starts the bundle.
   *
   * @param arguments as {@link Options#USAGE} tells; exit code 1 if the bundle cannot start
   */
  public static void main(String[] arguments) {
    Instant began = Instant.now();
    Bundle bundle = new Bundle();
    // Ctrl-C comes here as well; so no server is left behind, whenever it comes.
    Runtime.getRuntime().addShutdownHook(new Thread(bundle::close, "stop"));
    try {
      Bundle.Summary summary = bundle.start(Options.parse(arguments), System.getenv());
      System.out.println(ready(summary, Duration.between(began, Instant.now())));
    } catch (StartException told) {
      System.err.println(told.getMessage());
      System.exit(1);
    }
  }

  private static String ready(Bundle.Summary summary, Duration took) {
    return """

        Trellis is ready at %1$s after %2$.1f s.

          functions  %3$s
          model      %4$s
          database   psql %5$s
          cache      %6$s
          account    %7$s, its password is in %8$s

        Try it:
          TOKEN=%9$s
          curl -s %1$s/projects -H "authorization: Bearer $TOKEN" -d '{"name": "My first app"}'

        Ctrl-C ends it, and keeps its data.
        """
        .formatted(
            summary.url(),
            took.toMillis() / 1000.0,
            String.join(", ", summary.functions()),
            model(summary.model()),
            summary.database(),
            summary.cache(),
            summary.demo().email(),
            summary.demo().passwordFile(),
            summary.demo().token().reveal());
  }

  private static String model(String name) {
    return name.equals("scripted")
        ? "scripted, a built-in stand-in; set OPENAI_API_KEY or ANTHROPIC_API_KEY for a real one"
        : name;
  }
}
