package dev.trellis.log;

import java.util.Optional;

/** The request that the current thread works for, so that log lines and answers name it. */
public final class RequestScope {
  private static final ScopedValue<String> REQUEST_ID = ScopedValue.newInstance();

  private RequestScope() {}

  /** Does work in the name of a request. */
  public static <R> R call(String requestId, ScopedValue.CallableOp<R, RuntimeException> work) {
    return ScopedValue.where(REQUEST_ID, requestId).call(work);
  }

  /** The current request's id; empty outside of one. */
  public static Optional<String> requestId() {
    return REQUEST_ID.isBound() ? Optional.of(REQUEST_ID.get()) : Optional.empty();
  }
}
