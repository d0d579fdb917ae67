package dev.trellis.runtime;

import java.io.IOException;

/** The Runtime API's answer is no HTTP/1.1, or not what this request is answered with. */
final class MalformedReplyException extends IOException {
  private static final long serialVersionUID = 1L;

  MalformedReplyException(String what) {
    super("malformed answer: " + what);
  }
}
