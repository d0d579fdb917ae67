package dev.trellis.boot;

import dev.trellis.config.OidcConfig;
import dev.trellis.crypto.ExternalIdentity;
import dev.trellis.crypto.OidcTokens;
import dev.trellis.domain.Caller;
import dev.trellis.domain.Scope;
import dev.trellis.domain.Tier;
import dev.trellis.domain.UserId;
import dev.trellis.store.Accounts;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * People whom another issuer signed in. Their account follows from who the issuer says they are,
 * and is made when they first come.
 */
final class ExternalCallers {
  private final OidcTokens tokens;
  private final Supplier<Accounts> accounts;

  ExternalCallers(OidcTokens tokens, Supplier<Accounts> accounts) {
    this.tokens = tokens;
    this.accounts = accounts;
  }

  /** Those of the issuer that is configured. */
  static ExternalCallers of(OidcConfig issuer, Supplier<Accounts> accounts) {
    return new ExternalCallers(new OidcTokens(issuer, InstantSource.system()), accounts);
  }

  /**
   * Whose token this is; empty if it is not a valid one of the issuer, or if the person's account
   * is disabled.
   *
   * @throws dev.trellis.domain.ProblemException if that cannot be told now
   */
  Optional<Caller> caller(String token) {
    return tokens.verify(token).map(ExternalIdentity::user).flatMap(this::caller);
  }

  private Optional<Caller> caller(UserId user) {
    Optional<Accounts.Account> account = accounts.get().get(user);
    if (account.isPresent()) {
      return account.filter(known -> !known.disabled()).map(known -> caller(user, known.tier()));
    }
    accounts.get().ensure(user);
    return Optional.of(caller(user, Tier.FREE));
  }

  private static Caller caller(UserId user, Tier tier) {
    return new Caller(user, tier, EnumSet.allOf(Scope.class), Optional.empty());
  }
}
