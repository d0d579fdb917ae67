package dev.trellis.domain;

import java.util.Optional;

/**
 * What to change of a project; what is empty stays as it is.
 *
 * @param name within {@link Project}'s bounds, and so is the description
 * @param archived whether lists show it only when they are asked for what was put aside
 */
public record ProjectChange(
    Optional<String> name, Optional<String> description, Optional<Boolean> archived) {

  /** Whether there is nothing to change. */
  public boolean isEmpty() {
    return name.isEmpty() && description.isEmpty() && archived.isEmpty();
  }
}
