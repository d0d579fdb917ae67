package dev.trellis.llm.sse;

import dev.trellis.llm.ModelException;
import dev.trellis.llm.ModelException.Kind;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a provider says when it does not answer. */
public final class Refusal {
  private Refusal() {}

  /** What an HTTP status other than 2xx means. */
  public static Kind kind(int status) {
    if (status == 401 || status == 403) {
      return Kind.UNAUTHORIZED;
    }
    return status == 429 || status >= 500 ? Kind.OVERLOADED : Kind.REJECTED;
  }

  /**
   * The sentence in an error object of any known form: {@code {"message": …}}, the same inside
   * {@code "error"}, or a text in place of one of them; empty where there is none.
   */
  public static String message(JsonNode error) {
    for (String name : new String[] {"error", "message", "detail"}) {
      JsonNode inner = error.path(name);
      if (inner.isString()) {
        return inner.stringValue();
      }
      if (inner.isObject()) {
        String message = message(inner);
        return message.isEmpty() ? inner.toString() : message;
      }
    }
    return error.path("detail").isArray() ? error.path("detail").toString() : "";
  }

  static ModelException of(Endpoint endpoint, int status, String body) {
    String message = bodyMessage(body.strip());
    return endpoint.failure(
        kind(status), message.isEmpty() ? "" + status : status + ": " + message);
  }

  private static String bodyMessage(String body) {
    if (body.startsWith("<")) {
      return ""; // a proxy's HTML page
    }
    try {
      JsonNode tree = JsonMapper.shared().readTree(body);
      return message(tree.isArray() ? tree.path(0) : tree);
    } catch (JacksonException e) {
      return body;
    }
  }
}
