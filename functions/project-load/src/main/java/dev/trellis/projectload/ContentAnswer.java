package dev.trellis.projectload;

import dev.trellis.http.AcceptEncoding;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import dev.trellis.http.SplicedJson;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/**
 * Answers with contents. They lie in the database as a gzip answer takes them, and go out as they
 * are; a client that does not take gzip gets them inflated one after the other.
 */
final class ContentAnswer {
  private static final int CHUNK_BYTES = 64 * 1024;
  private static final Map<String, String> VARY = Map.of("vary", "accept-encoding");

  private ContentAnswer() {}

  /**
   * @param view what to answer, with contents
   */
  static HttpResponse of(HttpRequest request, Object view) {
    boolean gzip = AcceptEncoding.takesGzip(request.header("accept-encoding"));
    HttpResponse answer =
        HttpResponse.json(200, new HttpResponse.Body.Streamed(out -> write(view, gzip, out)));
    return (gzip ? answer.with(Map.of("content-encoding", "gzip")) : answer).with(VARY);
  }

  private static void write(Object view, boolean gzip, OutputStream out) throws IOException {
    // What lies between two contents is short.
    BufferedOutputStream chunks = new BufferedOutputStream(out, CHUNK_BYTES);
    if (gzip) {
      SplicedJson.writeGzip(view, chunks);
    } else {
      SplicedJson.writePlain(view, chunks);
    }
    chunks.flush();
  }
}
