/** Runs the agent: answers a message with a stream, and changes the project's files. */
@NullMarked
package dev.trellis.agentstream;

import org.jspecify.annotations.NullMarked;
