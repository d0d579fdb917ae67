package dev.trellis.local;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A function as the template deploys it.
 *
 * @param snapStart whether Lambda restores it from a snapshot
 * @param variables its environment: the names that the template gives it and no others
 */
record Deployment(
    Template.FunctionBlock function, boolean snapStart, Map<String, String> variables) {

  /** Who talks to Lambda inside the function's process. */
  enum Client {
    /** AWS's runtime interface client, which answers whole. */
    AWS,
    /** Our runtime, which {@code trellis-exec-wrapper} puts in AWS's place. */
    OURS
  }

  Deployment {
    variables = Map.copyOf(variables);
  }

  /**
   * Reads the function's part of the template.
   *
   * @param values what parameters and secrets give; of these the function gets what the template
   *     gives to it, and nothing where the template refers to something that is not among them
   */
  static Deployment of(Template.FunctionBlock function, Map<String, String> values) {
    Map<?, ?> root = Template.load(RunningBundle.TEMPLATE);
    Map<?, ?> globals = Template.map(Template.map(root.get("Globals")).get("Function"));
    Map<?, ?> properties = properties(root, function);
    Object snapStart = properties.containsKey("SnapStart") ? properties : globals;
    Map<String, String> variables = new HashMap<>();
    variables.putAll(variables(globals));
    variables.putAll(variables(properties));
    variables.replaceAll(values::getOrDefault);
    return new Deployment(
        function,
        "PublishedVersions"
            .equals(Template.map(Template.map(snapStart).get("SnapStart")).get("ApplyOn")),
        variables);
  }

  /** The same, by the function's name. */
  static Deployment of(String name, Map<String, String> values) {
    return Template.read(RunningBundle.TEMPLATE).functions().stream()
        .filter(function -> function.name().equals(name))
        .findFirst()
        .map(function -> of(function, values))
        .orElseThrow();
  }

  private static Map<?, ?> properties(Map<?, ?> root, Template.FunctionBlock function) {
    return Template.map(root.get("Resources")).values().stream()
        .map(resource -> Template.map(Template.map(resource).get("Properties")))
        .filter(properties -> function.entryClass().equals(properties.get("Handler")))
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, String> variables(Map<?, ?> properties) {
    Map<String, String> variables = new HashMap<>();
    Template.map(Template.map(properties.get("Environment")).get("Variables"))
        .forEach((name, value) -> variables.put(String.valueOf(name), String.valueOf(value)));
    return variables;
  }

  /** Whether its answers leave while they are produced, which only our runtime can do. */
  boolean streams() {
    return "streaming".equals(variables.get("TRELLIS_RESPONSE_MODE"));
  }

  /** The clients that it runs under. */
  List<Client> clients() {
    return streams() ? List.of(Client.OURS) : List.of(Client.values());
  }

  /** What "mvn package" has made of it, and "sam build" copies. */
  Path folder() {
    return Path.of("..", "functions", function.name(), "target", "lambda").toAbsolutePath();
  }

  @Override
  public String toString() {
    return function.name();
  }
}
