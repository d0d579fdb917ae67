package dev.trellis.runtime;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The requests of the Lambda Runtime API, over one connection that is kept. Only streamed answers
 * have connections of their own. For one thread at a time.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">the Runtime API</a>
 */
final class RuntimeApi implements Closeable {
  private static final byte[] NO_BODY = {};

  private final Endpoint endpoint;
  private @Nullable Connection kept;

  RuntimeApi(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  /** The next event, when there is one. */
  NextInvocation nextInvocation() throws IOException {
    Reply reply = request("GET", "/invocation/next", "", NO_BODY);
    requireSuccess(reply, "/invocation/next");
    return NextInvocation.read(reply);
  }

  /**
   * Sends a whole answer.
   *
   * @return whether Lambda has taken it
   */
  boolean respond(String requestId, byte[] answer) throws IOException {
    return post("/invocation/".concat(requestId).concat("/response"), "", answer);
  }

  /** Begins a streamed answer, on a connection of its own. */
  StreamedAnswer stream(String requestId, Prelude prelude) throws IOException {
    return StreamedAnswer.begin(endpoint, requestId, prelude);
  }

  boolean invocationError(String requestId, ErrorReport report) throws IOException {
    return postError("/invocation/".concat(requestId).concat("/error"), report);
  }

  boolean initError(ErrorReport report) throws IOException {
    return postError("/init/error", report);
  }

  boolean restoreError(ErrorReport report) throws IOException {
    return postError("/restore/error", report);
  }

  /** Tells that the snapshot can be taken, and returns in a copy restored from it. */
  void restoreNext() throws IOException {
    Reply reply = request("GET", "/restore/next", "", NO_BODY);
    // The connection is as old as the snapshot; nothing of it may be used after the restore.
    close();
    requireSuccess(reply, "/restore/next");
  }

  private boolean postError(String path, ErrorReport report) throws IOException {
    String type = "Lambda-Runtime-Function-Error-Type: " + report.type() + "\r\n";
    return post(path, type, report.json(ErrorReport.MOST_BODY_BYTES));
  }

  private boolean post(String path, String headers, byte[] body) throws IOException {
    StringBuilder lines = new StringBuilder(headers);
    lines.append("Content-Type: application/json\r\nContent-Length: ").append(body.length);
    return isTaken(request("POST", path, lines.append("\r\n").toString(), body), path);
  }

  /** A refusal concerns this one answer; any other trouble is the Runtime API's own. */
  static boolean isTaken(Reply reply, String path) throws IOException {
    if (reply.status() >= 400 && reply.status() < 500) {
      StandardError.line("the Lambda Runtime API refused " + path + ": " + reply.status());
      return false;
    }
    requireSuccess(reply, path);
    return true;
  }

  private Reply request(String method, String path, String headers, byte[] body)
      throws IOException {
    if (kept == null) {
      kept = Connection.open(endpoint);
    }
    kept.head(method, path, headers);
    kept.write(body);
    kept.send();
    Reply reply = kept.readReply();
    if (!reply.reusable()) {
      close();
    }
    return reply;
  }

  private static void requireSuccess(Reply reply, String path) throws IOException {
    if (reply.status() < 200 || reply.status() > 299) {
      throw new IOException(path + " was answered with " + reply.status());
    }
  }

  /** Forgets the connection. The next request opens another. */
  @Override
  public void close() throws IOException {
    if (kept != null) {
      kept.close();
      kept = null;
    }
  }
}
