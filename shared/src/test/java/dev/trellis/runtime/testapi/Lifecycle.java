package dev.trellis.runtime.testapi;

import org.jspecify.annotations.Nullable;

/** Which request the Runtime API takes when; the others get 403. */
final class Lifecycle {
  private enum State {
    BEFORE_SNAPSHOT,
    FROZEN,
    READY,
    INVOKED,
    ANSWERING,
    ANSWERED,
    FAILED
  }

  private State state;
  private @Nullable TestInvocation current;

  Lifecycle(boolean snapStart) {
    state = snapStart ? State.BEFORE_SNAPSHOT : State.READY;
  }

  synchronized boolean mayFreeze() {
    return move(State.BEFORE_SNAPSHOT, State.FROZEN);
  }

  synchronized void restored() {
    state = State.READY;
  }

  synchronized boolean mayTakeNext() {
    return state == State.READY || state == State.ANSWERED;
  }

  synchronized void invoked(TestInvocation invocation) {
    state = State.INVOKED;
    current = invocation;
  }

  /** The invocation that this id names, if an answer of it may begin now. */
  synchronized @Nullable TestInvocation beginAnswer(String id) {
    TestInvocation invocation = current;
    boolean right = invocation != null && invocation.id().equals(id);
    return right && move(State.INVOKED, State.ANSWERING) ? invocation : null;
  }

  synchronized void answered() {
    state = State.ANSWERED;
  }

  synchronized boolean mayFailInit() {
    return move(State.READY, State.FAILED) || move(State.BEFORE_SNAPSHOT, State.FAILED);
  }

  /** Only between the restore and the first invocation. */
  synchronized boolean mayFailRestore() {
    return current == null && move(State.READY, State.FAILED);
  }

  private boolean move(State from, State to) {
    if (state != from) {
      return false;
    }
    state = to;
    return true;
  }
}
