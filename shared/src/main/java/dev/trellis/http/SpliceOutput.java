package dev.trellis.http;

import dev.trellis.domain.JsonFragment;
import java.io.IOException;
import java.io.OutputStream;

/** Where JSON goes whose longest strings are there already, as fragments. */
abstract sealed class SpliceOutput extends OutputStream permits GzipSplice, PlainSplice {

  /** Writes the inside of a string. */
  abstract void write(JsonFragment fragment) throws IOException;

  @Override
  public final void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  /** Ends the output; what it writes to stays open. */
  abstract void finish() throws IOException;
}
