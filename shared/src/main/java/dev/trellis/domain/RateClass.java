package dev.trellis.domain;

import java.time.Duration;
import java.util.Locale;

/**
 * The kinds of requests that are limited, each by itself, and how many of them a minute (or, for
 * {@code AUTH}, a quarter of an hour) each tier allows. This is the one table of these numbers.
 */
public enum RateClass {
  /**
   * A try to sign in, by account and address. Five and not ten, since a limit that refills may be
   * used up once more within its period: so no 15 minutes ever see more than ten tries.
   */
  AUTH(15, 5, 5, 5),
  /** Signing in and up, by address: an office may share one. */
  AUTH_ADDRESS(15, 100, 100, 100),
  /**
   * Keeping and ending sessions, by address: all of an office's browsers do it every ten minutes.
   */
  SESSIONS(1, 300, 300, 300),
  /** A message to the agent: the dearest request, of many model calls. */
  AGENT(1, 3, 20, 60),
  /** A model call without the agent. */
  MODEL(1, 20, 20, 20),
  /** A batch of file changes, or one of them undone, redone or restored. */
  FILES(1, 60, 120, 600),
  /** Reading anything. */
  READS(1, 300, 600, 3000),
  /** Any other change. */
  WRITES(1, 60, 120, 600);

  private final int minutes;
  private final int free;
  private final int pro;
  private final int enterprise;

  RateClass(int minutes, int free, int pro, int enterprise) {
    this.minutes = minutes;
    this.free = free;
    this.pro = pro;
    this.enterprise = enterprise;
  }

  /** The limit for accounts of a tier; those by address have one for all. */
  public RateLimit limit(Tier tier) {
    int count =
        switch (tier) {
          case FREE -> free;
          case PRO -> pro;
          case ENTERPRISE -> enterprise;
        };
    String name = name().toLowerCase(Locale.ROOT).replace('_', '-');
    return new RateLimit(name, count, Duration.ofMinutes(minutes));
  }
}
