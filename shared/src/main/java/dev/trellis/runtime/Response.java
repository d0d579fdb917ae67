package dev.trellis.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/**
 * How a handler answers its invocation: once, either whole or streamed. Safe for use by several
 * threads; of no more use once the handler has returned.
 */
public interface Response extends ResponseStream {

  /**
   * Answers with these bytes, sent as they are when the handler returns. Lambda takes up to 6 MB.
   *
   * @param body mostly JSON; the array must not be changed afterwards
   * @throws IllegalStateException if there is an answer already
   */
  void send(byte[] body);

  /**
   * Streams an HTTP answer. Lambda takes up to 200 MB, the first 6 MB of it at full speed.
   *
   * @return the body, safe for use by several threads; a write blocks while the reader is slow
   * @throws IOException if the Runtime API cannot be reached or ends the connection
   * @throws IllegalStateException if there is an answer already
   */
  OutputStream begin(Prelude prelude) throws IOException;

  @Override
  default OutputStream begin(int status, Map<String, String> headers) throws IOException {
    return begin(new Prelude(status, headers));
  }
}
