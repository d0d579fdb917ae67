package dev.trellis.agentstream;

import dev.trellis.agentstream.agents.RoutingRules;
import dev.trellis.config.AgentsConfig;
import dev.trellis.domain.AgentName;

/**
 * Who answers a message, and how.
 *
 * @param askTheModel whether the model may still choose another agent
 * @param review whether changes are reviewed
 */
record Assignment(AgentName agent, boolean askTheModel, boolean review) {

  /** What the request says holds; what it leaves open follows from rules and configuration. */
  static Assignment of(SendBody send, AgentsConfig config) {
    return new Assignment(
        send.agent().orElseGet(() -> RoutingRules.choose(send.text())),
        send.agent().isEmpty() && config.routedByModel(),
        send.review().orElse(config.reviews()));
  }
}
