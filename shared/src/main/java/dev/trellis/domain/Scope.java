package dev.trellis.domain;

import java.util.Locale;
import java.util.Optional;

/**
 * What a caller may do. A person who signed in may do all of it; an API key what it was made for.
 */
public enum Scope {
  /** Read one's projects, files and messages. */
  READ,
  /** Change projects and files. */
  WRITE,
  /** Run the agent, which costs money. */
  AGENT,
  /** Change the account itself: its password, its API keys, its integrations. */
  ADMIN;

  /** The scope of a name as {@link #toString} gives it. */
  public static Optional<Scope> named(String name) {
    for (Scope scope : values()) {
      if (scope.toString().equals(name)) {
        return Optional.of(scope);
      }
    }
    return Optional.empty();
  }

  /** The name that the API uses: in lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
