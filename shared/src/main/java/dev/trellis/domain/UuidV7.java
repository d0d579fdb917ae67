package dev.trellis.domain;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Version 7 UUIDs (RFC 9562, section 5.7): 48 bits of Unix milliseconds, then 12 bits that count up
 * within a millisecond (method 1 of section 6.2), then 62 random bits. Ids made by one process sort
 * in the order in which they were made, also when the clock steps back.
 */
public final class UuidV7 {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int COUNTER_BITS = 12;
  private static final AtomicLong LAST = new AtomicLong();

  private UuidV7() {}

  /** The next id, later than every id that this process has made before. */
  public static UUID next() {
    long now = System.currentTimeMillis() << COUNTER_BITS;
    long stamp = LAST.updateAndGet(last -> Math.max(last + 1, now));
    long high = (stamp >>> COUNTER_BITS << 16) | 0x7000 | (stamp & 0xFFF);
    long low = (RANDOM.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
