package dev.trellis.llm;

import java.time.Duration;

/**
 * How long a provider may take; each more than zero.
 *
 * @param connect until a connection stands, at each try
 * @param firstEvent from sending a request until the first event of its answer, at each try
 * @param betweenEvents from one event of an answer until the next, while someone waits for it.
 *     Whatever a provider sends as an event counts, its pings included; comments do not
 * @param total for a whole answer, all tries and the waits between them included
 */
public record Timeouts(
    Duration connect, Duration firstEvent, Duration betweenEvents, Duration total) {

  /** What suits a hosted provider: 5 s, 60 s, 60 s and 15 min. */
  public static final Timeouts DEFAULT =
      new Timeouts(
          Duration.ofSeconds(5),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofMinutes(15));

  public Timeouts {
    if (!connect.isPositive()
        || !firstEvent.isPositive()
        || !betweenEvents.isPositive()
        || !total.isPositive()) {
      throw new IllegalArgumentException("a timeout must be more than zero");
    }
  }
}
