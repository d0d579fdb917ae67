package dev.trellis.runtime;

import java.time.Instant;
import java.util.Optional;

/** What {@code invocation/next} answers with. */
record NextInvocation(Invocation invocation, byte[] event) {
  private static final int MOST_ID_CHARS = 128;

  /**
   * Reads it from the headers, of which id and deadline have to be there.
   *
   * @throws MalformedReplyException if they cannot be understood
   */
  static NextInvocation read(Reply reply) throws MalformedReplyException {
    String id = reply.require("lambda-runtime-aws-request-id");
    if (!isSafe(id)) {
      throw new MalformedReplyException("a request id that is none");
    }
    try {
      long deadline = Long.parseLong(reply.require("lambda-runtime-deadline-ms"));
      Invocation invocation =
          new Invocation(
              id,
              Instant.ofEpochMilli(deadline),
              reply.headers().getOrDefault("lambda-runtime-invoked-function-arn", ""),
              Optional.ofNullable(reply.headers().get("lambda-runtime-trace-id")));
      return new NextInvocation(invocation, reply.body());
    } catch (NumberFormatException noNumber) {
      throw new MalformedReplyException("a deadline that is no number");
    }
  }

  /** The id becomes part of paths: nothing in it may end a path or a line. */
  private static boolean isSafe(String id) {
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      if (c != '-' && c != '_' && (c > 'z' || !Character.isLetterOrDigit(c))) {
        return false;
      }
    }
    return id.length() <= MOST_ID_CHARS;
  }
}
