package dev.trellis.runtime;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the Runtime API.
 *
 * @param headers by lower-case name
 * @param reusable whether the connection can carry another request
 */
record Reply(int status, Map<String, String> headers, byte[] body, boolean reusable) {

  /** The header's value. */
  String require(String lowerCaseName) throws MalformedReplyException {
    @Nullable String value = headers.get(lowerCaseName);
    if (value == null || value.isEmpty()) {
      throw new MalformedReplyException("there is no header " + lowerCaseName);
    }
    return value;
  }
}
