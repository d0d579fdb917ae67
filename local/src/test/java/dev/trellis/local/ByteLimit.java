package dev.trellis.local;

import java.util.concurrent.atomic.AtomicLong;

/** Lets so many bytes pass, of all clients together. */
final class ByteLimit implements CuttingProxy.Filter {
  private final long limit;
  private final AtomicLong passed = new AtomicLong();

  ByteLimit(long limit) {
    this.limit = limit;
  }

  @Override
  public int passes(byte[] bytes, int length) {
    long before = passed.getAndAdd(length);
    return Math.toIntExact(Math.clamp(limit - before, 0, length));
  }
}
