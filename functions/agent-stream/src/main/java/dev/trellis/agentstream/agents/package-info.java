/**
 * Which agents there are, who of them answers, and what each may do. What an agent may do is known
 * here and nowhere in what it is told: a model may be talked into anything.
 */
@NullMarked
package dev.trellis.agentstream.agents;

import org.jspecify.annotations.NullMarked;
