package dev.trellis.domain;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The agents that may answer a message. */
public enum AgentName {
  /** Builds and changes the app. */
  BUILDER,
  /** Reads the app and says what is wrong with it. */
  REVIEWER,
  /** Mends files that there are. */
  FIXER,
  /** Reads the app and explains it. */
  EXPLAINER;

  /** All names as people write them, separated by commas. */
  public static final String LIST =
      Arrays.stream(values()).map(AgentName::text).collect(Collectors.joining(", "));

  /** The name as people and requests write it: in lower case. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The agent of this name, spelled exactly as {@link #text()} does. */
  public static Optional<AgentName> of(String text) {
    return Arrays.stream(values()).filter(agent -> agent.text().equals(text)).findFirst();
  }
}
