package dev.trellis.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** Where a function writes its answer while it produces it. */
@FunctionalInterface
public interface ResponseStream {

  /**
   * Sends status and headers, at once, and opens the body. Each {@link OutputStream#flush()} sends
   * what was written.
   *
   * @return the body; closing it ends a good answer
   * @throws IOException if the caller is gone
   * @throws IllegalStateException if the answer has begun already
   */
  OutputStream begin(int status, Map<String, String> headers) throws IOException;
}
