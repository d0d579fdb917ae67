package dev.trellis.http;

import dev.trellis.domain.JsonFragment;
import java.io.IOException;
import java.io.OutputStream;

/** The JSON as it is, for a client that does not take gzip. */
final class PlainSplice extends SpliceOutput {
  private final OutputStream out;

  PlainSplice(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  @Override
  void write(JsonFragment fragment) throws IOException {
    fragment.inflateTo(out);
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  void finish() throws IOException {
    out.flush();
  }
}
