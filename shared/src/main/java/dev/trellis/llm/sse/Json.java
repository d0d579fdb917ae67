package dev.trellis.llm.sse;

import dev.trellis.llm.ModelException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/** JSON as the dialects write and read it. */
public final class Json {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private Json() {}

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** The text of a request's body. It can be sent as UTF-8: lone surrogates are replaced. */
  public static String write(ObjectNode body) {
    return CleanText.whole(MAPPER.writeValueAsString(body));
  }

  /**
   * A JSON object's text as a value that is written letter by letter: numbers keep their digits,
   * and a provider's prompt cache sees the same bytes at every step.
   *
   * @param what names the text in the error
   * @throws IllegalArgumentException if the text is not one JSON object
   */
  public static RawValue raw(String text, String what) {
    try {
      if (MAPPER.readTree(text).isObject()) {
        return new RawValue(text);
      }
    } catch (JacksonException e) {
      // Jackson would quote the text, which belongs to somebody.
    }
    throw new IllegalArgumentException(what + " is not a JSON object");
  }

  /** The JSON value in a text, or the text itself where it is none. */
  public static JsonNode valueOrText(String text) {
    try {
      JsonNode value = MAPPER.readTree(text);
      if (!value.isMissingNode()) {
        return value;
      }
    } catch (JacksonException notJson) {
      // Then it is a text, as below.
    }
    return MAPPER.getNodeFactory().stringNode(text);
  }

  /**
   * The JSON array that a dialect has kept for itself.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static ArrayNode array(String text) {
    if (MAPPER.readTree(text) instanceof ArrayNode array) {
      return array;
    }
    throw new IllegalArgumentException("what a dialect has kept is not a JSON array");
  }

  /**
   * The JSON object in an event.
   *
   * @throws ModelException if it is none
   */
  public static JsonNode event(Endpoint endpoint, String data) {
    try {
      JsonNode event = MAPPER.readTree(data);
      if (event.isObject()) {
        return event;
      }
    } catch (JacksonException e) {
      // As above.
    }
    throw endpoint.failure(ModelException.Kind.MALFORMED, "sent an event that is no JSON object");
  }
}
