package dev.trellis.config;

import java.time.Duration;

/**
 * How the agent's runs are held.
 *
 * @param lease how long a runner may stay silent before it counts as gone: from 2 to 60 seconds
 * @param queues whether a message that is sent while another is being answered waits its turn,
 *     instead of being refused
 * @param continuations how many runs in a row go on by themselves with an answer whose time was up:
 *     from 0 to 10
 */
public record RunsConfig(Duration lease, boolean queues, int continuations) {
  private static final int LEASE_SECONDS = 20;
  private static final int MOST_CONTINUATIONS = 10;

  static RunsConfig read(Env env) {
    int lease = env.number("RUN_LEASE_SECONDS", 2, 60, LEASE_SECONDS);
    String second = env.text("AGENT_SECOND_SEND").orElse("refuse");
    if (!second.equals("refuse") && !second.equals("queue")) {
      env.problem("AGENT_SECOND_SEND", "must be refuse or queue");
    }
    int continuations = env.number("AGENT_AUTO_CONTINUE", 0, MOST_CONTINUATIONS, 0);
    return new RunsConfig(Duration.ofSeconds(lease), second.equals("queue"), continuations);
  }
}
