package dev.trellis.agentstream;

/**
 * A run of this process, for others in it.
 *
 * @param tail its newest chunks
 * @param stop tells its runner, or whoever waits for its turn, that it may have been stopped
 * @param audience tells whether somebody in another process follows it
 */
record LiveRun(RunTail tail, StopSignal stop, Audience audience) {
  LiveRun() {
    this(new RunTail(), new StopSignal(), new Audience());
  }

  /** Somebody elsewhere has asked for it. */
  void hint() {
    stop.hint();
    audience.isThere();
  }
}
