package dev.trellis.agentstream;

/**
 * A run of this process, for others in it.
 *
 * @param tail its newest chunks
 * @param stop tells its runner, or whoever waits for its turn, that it may have been stopped
 */
record LiveRun(RunTail tail, StopSignal stop) {}
