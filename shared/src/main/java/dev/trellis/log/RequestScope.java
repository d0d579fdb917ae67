package dev.trellis.log;

import java.util.Optional;
import java.util.function.Supplier;

/** The request that the current thread works for, so that log lines and answers name it. */
public final class RequestScope {
  private static final ScopedValue<String> REQUEST_ID = ScopedValue.newInstance();
  private static final ScopedValue<Supplier<String>> ADDRESS_HASH = ScopedValue.newInstance();

  private RequestScope() {}

  /** Does work in the name of a request. */
  public static <R> R call(String requestId, ScopedValue.CallableOp<R, RuntimeException> work) {
    return ScopedValue.where(REQUEST_ID, requestId).call(work);
  }

  /**
   * Does work in the name of a request.
   *
   * @param addressHash tells callers' addresses apart without telling them: a keyed hash as text,
   *     at most 128 characters; asked for when something is written down
   */
  public static <R> R call(
      String requestId,
      Supplier<String> addressHash,
      ScopedValue.CallableOp<R, RuntimeException> work) {
    return ScopedValue.where(REQUEST_ID, requestId).where(ADDRESS_HASH, addressHash).call(work);
  }

  /** The current request's id; empty outside of one. */
  public static Optional<String> requestId() {
    return REQUEST_ID.isBound() ? Optional.of(REQUEST_ID.get()) : Optional.empty();
  }

  /** The hash of the address that the current request came from; empty if nobody told. */
  public static Optional<String> addressHash() {
    return ADDRESS_HASH.isBound() ? Optional.of(ADDRESS_HASH.get().get()) : Optional.empty();
  }
}
