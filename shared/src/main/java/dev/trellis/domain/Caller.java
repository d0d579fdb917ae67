package dev.trellis.domain;

import java.util.Optional;
import java.util.Set;

/**
 * Who makes a request.
 *
 * @param scopes what the credential that was shown allows
 * @param session the session that the person signed in with; empty for an API key
 */
public record Caller(UserId userId, Tier tier, Set<Scope> scopes, Optional<SessionId> session) {
  public Caller {
    scopes = Set.copyOf(scopes);
  }
}
