package dev.trellis.agentstream.agents;

import dev.trellis.domain.AgentName;

/**
 * An agent.
 *
 * @param instructions what its model is told before the conversation
 */
public record Agent(AgentName name, String instructions, Grant grant) {}
