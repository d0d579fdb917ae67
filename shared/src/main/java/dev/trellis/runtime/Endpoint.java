package dev.trellis.runtime;

/** Where the Runtime API listens. */
record Endpoint(String host, int port) {

  /**
   * Reads {@code host:port}.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static Endpoint parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon > 0) {
      try {
        int port = Integer.parseInt(text.substring(colon + 1));
        if (port > 0 && port <= 0xffff) {
          return new Endpoint(text.substring(0, colon), port);
        }
      } catch (NumberFormatException toldBelow) {
        // Falls through to the one message for all cases.
      }
    }
    throw new IllegalArgumentException("AWS_LAMBDA_RUNTIME_API must be host:port, not " + text);
  }
}
