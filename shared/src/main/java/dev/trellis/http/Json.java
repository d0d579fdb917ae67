package dev.trellis.http;

import dev.trellis.domain.ProblemException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON as the API speaks it: strict to read, plain to write. */
public final class Json {
  public static final int MAX_DEPTH = 64;

  private static final JsonMapper OWN = JsonMapper.shared();

  private static final JsonMapper STRICT =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  /** Writes a view in UTF-8. */
  public static byte[] write(Object view) {
    return OWN.writeValueAsBytes(view);
  }

  /** Writes a view as text. */
  public static String writeText(Object view) {
    return OWN.writeValueAsString(view);
  }

  /** Appends a text in quotes, as {@link #writeText} writes it. */
  public static void appendText(StringBuilder json, String text) {
    json.append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, json);
    json.append('"');
  }

  /**
   * Reads JSON that we wrote ourselves, which may nest what was read strictly.
   *
   * @throws JacksonException if it is not JSON
   */
  public static JsonNode readOwn(String json) {
    return OWN.readTree(json);
  }

  /**
   * Reads JSON that somebody else wrote, as strictly as a body.
   *
   * @throws JacksonException if it is not JSON, has a name twice in one object, or is nested more
   *     than {@value #MAX_DEPTH} levels deep
   */
  public static JsonNode readForeign(String json) {
    return STRICT.readTree(json);
  }

  /**
   * Reads a request's body.
   *
   * @throws ProblemException if it is empty or not JSON, has a name twice in one object, or is
   *     nested more than {@value #MAX_DEPTH} levels deep
   */
  public static JsonNode readBody(byte[] body) {
    JsonNode node;
    try {
      node = STRICT.readTree(body);
    } catch (JacksonException broken) {
      throw ProblemException.invalid("body", "is not JSON: " + reason(broken));
    }
    // Jackson answers "missing" for an empty or blank body instead of failing.
    if (node.isMissingNode()) {
      throw ProblemException.invalid("body", "must not be empty");
    }
    return node;
  }

  private static String reason(JacksonException broken) {
    if (broken instanceof StreamConstraintsException) {
      return "it is nested too deep (at most %d levels), or a part of it is too long"
          .formatted(MAX_DEPTH);
    }
    // What stands in brackets are the library's own terms.
    String text = broken.getOriginalMessage().replaceFirst("(?s) \\(.*", "");
    var location = broken.getLocation();
    return location == null
        ? text
        : "line %d, column %d: %s".formatted(location.getLineNr(), location.getColumnNr(), text);
  }
}
