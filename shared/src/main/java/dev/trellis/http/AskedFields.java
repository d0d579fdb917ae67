package dev.trellis.http;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The fields of a JSON object, and which of them nobody has asked for. */
final class AskedFields {
  private static final int MAX_NAME = 60;

  private final JsonNode object;
  private final Set<String> asked = new HashSet<>();

  AskedFields(JsonNode object) {
    this.object = object;
  }

  /** A field's value; null if it is not there, or is null. */
  @Nullable JsonNode get(String name) {
    asked.add(name);
    return has(name) ? object.get(name) : null;
  }

  boolean has(String name) {
    return object.hasNonNull(name);
  }

  /** The names of the fields that were never asked for, each cut to what can be shown. */
  List<String> unknown() {
    return object.propertyNames().stream()
        .filter(name -> !asked.contains(name))
        .map(name -> name.length() > MAX_NAME ? name.substring(0, MAX_NAME) + "…" : name)
        .toList();
  }
}
