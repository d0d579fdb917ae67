package dev.trellis.local;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.ExecutionException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Callback;

/**
 * The body of an answer. The server sends whatever is written at once and holds nothing back, so
 * there is nothing to flush: that would be one more way through the whole server.
 *
 * <p>As an {@link OutputStream} it waits until the bytes are with the operating system. As a {@link
 * WritableByteChannel} it does not wait: it takes all or, while bytes that it took before are still
 * on their way, nothing. For one thread at a time.
 */
final class ResponseOutput extends OutputStream implements WritableByteChannel {
  private final Content.Sink sink;
  private final OutputStream blocking;
  private Callback.Completable last = new Callback.Completable();

  ResponseOutput(Content.Sink sink) {
    this.sink = sink;
    this.blocking = Content.Sink.asOutputStream(sink);
    last.succeeded();
  }

  @Override
  public int write(ByteBuffer bytes) throws IOException {
    if (!last.isDone()) {
      return 0;
    }
    awaitLast();
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    last = new Callback.Completable();
    sink.write(false, ByteBuffer.wrap(copy), last);
    return copy.length;
  }

  @Override
  public void write(int b) throws IOException {
    awaitLast();
    blocking.write(b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    awaitLast();
    blocking.write(bytes, offset, length);
  }

  /** The server's idle time bounds it. */
  private void awaitLast() throws IOException {
    try {
      last.get();
    } catch (ExecutionException failed) {
      throw new IOException("the reader is gone", failed.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", stopped);
    }
  }

  @Override
  public boolean isOpen() {
    return !last.isCompletedExceptionally();
  }

  @Override
  public void close() throws IOException {
    awaitLast();
    blocking.close();
  }
}
