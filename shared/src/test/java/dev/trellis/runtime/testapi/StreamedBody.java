package dev.trellis.runtime.testapi;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The receiving end of a streamed answer. */
final class StreamedBody {
  private static final String MODE = "lambda-runtime-function-response-mode";
  private static final String TYPE = "application/vnd.awslambda.http-integration-response";
  private static final String TRAILERS =
      "Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body";

  private final Session session;
  private final Wire wire;
  private final Wire.Head head;

  StreamedBody(Session session, Wire wire, Wire.Head head) {
    this.session = session;
    this.wire = wire;
    this.head = head;
  }

  /** Takes the answer of an invocation; without one, it is not the time for an answer. */
  boolean receive(@Nullable TestInvocation invocation) throws IOException {
    if (invocation == null) {
      session.reply(403);
      return false;
    }
    if (!head.header(MODE).equals("streaming")
        || !head.header("content-type").equals(TYPE)
        || !head.header("trailer").equals(TRAILERS)) {
      session.end(invocation, new Answer.Broken("headers: " + head.headers()));
      session.reply(400);
      return false;
    }
    try {
      Map<String, String> trailers = readChunks(invocation);
      Answer answer = new Answer.Streamed(session.number(), invocation.chunks(), trailers);
      session.end(invocation, answer);
      return session.reply(202);
    } catch (IOException cut) {
      // In this order: the runtime, once it sees the cut, asks for the next at once.
      session.end(invocation, new Answer.Broken(cut.toString()));
      session.kill();
      throw cut;
    }
  }

  private Map<String, String> readChunks(TestInvocation invocation) throws IOException {
    TestInvocation.Event event = invocation.event();
    long began = System.nanoTime();
    long bytes = 0;
    boolean first = true;
    while (true) {
      int size = wire.readChunkSize();
      if (size == 0) {
        return wire.readTrailers();
      }
      byte[] chunk = wire.readChunk(size);
      if (first) {
        GatewayPrelude.parse(chunk);
        first = false;
      } else {
        bytes += size;
      }
      invocation.add(new Answer.Chunk(chunk, System.nanoTime()));
      if (bytes >= event.cutAfterBytes().orElse(Long.MAX_VALUE)) {
        throw new IOException("cut by the test");
      }
      event.pace().keep(began, bytes);
    }
  }
}
