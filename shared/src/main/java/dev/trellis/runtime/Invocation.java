package dev.trellis.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What Lambda tells of an invocation besides its event.
 *
 * @param requestId the request's id, as in Lambda's own log lines
 * @param deadline when Lambda ends the function, to the millisecond
 * @param functionArn the version or alias that was invoked; empty if it was not told
 * @param traceId X-Ray's trace header; while the handler runs, it is also the system property
 *     {@code com.amazonaws.xray.traceHeader}
 */
public record Invocation(
    String requestId, Instant deadline, String functionArn, Optional<String> traceId) {

  /** How much time is left; negative once the deadline has passed. */
  public Duration remaining() {
    return Duration.between(Instant.now(), deadline);
  }
}
