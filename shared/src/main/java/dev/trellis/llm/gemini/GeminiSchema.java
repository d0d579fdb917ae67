package dev.trellis.llm.gemini;

import dev.trellis.llm.sse.Json;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Leaves of a JSON Schema what the API takes; it refuses a request with other keywords. What is
 * left out only allows more, and tools check their input themselves.
 *
 * @see <a href="https://ai.google.dev/api/generate-content#FIELDS.response_json_schema">the list of
 *     keywords</a>
 */
final class GeminiSchema {
  private static final Set<String> PLAIN =
      Set.of(
          "$id",
          "$ref",
          "$anchor",
          "type",
          "format",
          "title",
          "description",
          "enum",
          "minItems",
          "maxItems",
          "minimum",
          "maximum",
          "required");

  /** Whose value is a schema, or a truth value. */
  private static final Set<String> ONE = Set.of("items", "additionalProperties");

  private static final Set<String> LIST = Set.of("prefixItems", "anyOf", "oneOf");
  private static final Set<String> BY_NAME = Set.of("properties", "$defs");

  private GeminiSchema() {}

  /**
   * The part of a schema that can be sent.
   *
   * @param what names the schema in the error
   * @throws IllegalArgumentException if {@code text} is not one JSON object
   */
  static JsonNode of(String text, String what) {
    JsonNode schema = Json.valueOrText(text);
    if (!schema.isObject()) {
      throw new IllegalArgumentException(what + " is not a JSON object");
    }
    return part(schema);
  }

  private static JsonNode part(JsonNode schema) {
    if (!schema.isObject()) {
      return schema;
    }
    ObjectNode part = Json.object();
    for (var property : schema.properties()) {
      String keyword = property.getKey();
      JsonNode value = property.getValue();
      if (PLAIN.contains(keyword)) {
        part.set(keyword, value);
      } else if (ONE.contains(keyword)) {
        part.set(keyword, part(value));
      } else if (LIST.contains(keyword)) {
        ArrayNode list = part.putArray(keyword);
        value.forEach(item -> list.add(part(item)));
      } else if (BY_NAME.contains(keyword)) {
        ObjectNode named = part.putObject(keyword);
        value.properties().forEach(entry -> named.set(entry.getKey(), part(entry.getValue())));
      } else if (keyword.equals("const")) {
        part.putArray("enum").add(value);
      }
    }
    return part;
  }
}
