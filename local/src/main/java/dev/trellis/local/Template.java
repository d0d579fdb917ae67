package dev.trellis.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * What {@code template.yaml} says about functions and their routes; the rest of it is
 * CloudFormation's business.
 */
record Template(List<FunctionBlock> functions) {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(3);

  private static final String EACH_DAY = "rate(1 day)";
  private static final List<String> SHORT_FORMS =
      List.of(
          "And",
          "Base64",
          "Cidr",
          "Condition",
          "Equals",
          "FindInMap",
          "GetAtt",
          "GetAZs",
          "If",
          "ImportValue",
          "Join",
          "Not",
          "Or",
          "Ref",
          "Select",
          "Split",
          "Sub",
          "Transform");

  Template {
    functions = List.copyOf(functions);
  }

  /**
   * A function.
   *
   * @param name its folder's
   * @param entryClass its handler: the class that {@code local} starts too
   * @param timeout after which Lambda ends it
   * @param daily the events that a schedule sends it each day, whatever the parameters
   */
  record FunctionBlock(
      String name, String entryClass, Duration timeout, List<Route> routes, List<String> daily) {
    FunctionBlock {
      routes = List.copyOf(routes);
      daily = List.copyOf(daily);
    }
  }

  /**
   * A method of a path.
   *
   * @param path with its parameters in braces, the last one perhaps greedy: <code>/files/{path+}
   *     </code>
   * @param streams whether the answer is passed on while it is produced
   */
  record Route(String method, String path, boolean streams) {}

  /** The functions that have routes; the others are called by the deployment or by schedules. */
  List<FunctionBlock> served() {
    return functions.stream().filter(function -> !function.routes().isEmpty()).toList();
  }

  /**
   * Reads a template.
   *
   * @throws StartException if it cannot be read
   */
  static Template read(Path file) {
    Map<?, ?> root = load(file);
    Map<?, ?> globals = map(map(root.get("Globals")).get("Function"));
    Duration timeout = seconds(globals.get("Timeout")).orElse(DEFAULT_TIMEOUT);
    List<FunctionBlock> functions = new ArrayList<>();
    map(root.get("Resources"))
        .forEach(
            (_, resource) -> {
              if ("AWS::Serverless::Function".equals(map(resource).get("Type"))) {
                functions.add(function(map(map(resource).get("Properties")), timeout));
              }
            });
    return new Template(functions);
  }

  /**
   * The whole of a template, with nothing where CloudFormation's short forms are.
   *
   * @throws StartException if it cannot be read
   */
  static Map<?, ?> load(Path file) {
    try {
      return map(new Load(settings()).loadFromString(Files.readString(file)));
    } catch (IOException | YamlEngineException unreadable) {
      throw new StartException(
          "Cannot read " + file.getFileName() + ": " + unreadable.getMessage());
    }
  }

  /** CloudFormation's short forms are tags; what they stand for is of no concern here. */
  private static LoadSettings settings() {
    Map<Tag, ConstructNode> shortForms = new HashMap<>();
    SHORT_FORMS.forEach(name -> shortForms.put(new Tag("!" + name), node -> ""));
    return LoadSettings.builder().setTagConstructors(shortForms).build();
  }

  private static FunctionBlock function(Map<?, ?> properties, Duration otherwise) {
    List<Route> routes = new ArrayList<>();
    List<String> daily = new ArrayList<>();
    for (Object event : map(properties.get("Events")).values()) {
      Map<?, ?> about = map(map(event).get("Properties"));
      if ("Api".equals(map(event).get("Type"))) {
        routes.add(route(about));
      } else if (!about.containsKey("State") && EACH_DAY.equals(about.get("ScheduleExpression"))) {
        daily.add(String.valueOf(about.get("Input")));
      }
    }
    String folder = String.valueOf(properties.get("CodeUri"));
    return new FunctionBlock(
        folder.substring(folder.lastIndexOf('/') + 1),
        String.valueOf(properties.get("Handler")),
        seconds(properties.get("Timeout")).orElse(otherwise),
        routes,
        daily);
  }

  private static Route route(Map<?, ?> properties) {
    return new Route(
        String.valueOf(properties.get("Method")).toUpperCase(Locale.ROOT),
        String.valueOf(properties.get("Path")),
        "RESPONSE_STREAM".equals(properties.get("ResponseTransferMode")));
  }

  private static Optional<Duration> seconds(@Nullable Object value) {
    return value instanceof Number number
        ? Optional.of(Duration.ofSeconds(number.longValue()))
        : Optional.empty();
  }

  /** The mapping that a value is; an empty one if it is none. */
  static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }
}
