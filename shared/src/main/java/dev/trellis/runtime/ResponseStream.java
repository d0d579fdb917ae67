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
   * @return the body; closing it sends the rest of it. Whether the answer was good is known when
   *     the function has ended: one that throws after closing has failed all the same
   * @throws IOException if the caller is gone
   * @throws IllegalStateException if the answer has begun already
   */
  OutputStream begin(int status, Map<String, String> headers) throws IOException;
}
