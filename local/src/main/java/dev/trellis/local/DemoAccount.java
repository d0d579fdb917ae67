package dev.trellis.local;

import dev.trellis.config.Secret;
import dev.trellis.crypto.ApiKeyFormat;
import dev.trellis.crypto.Passwords;
import dev.trellis.domain.ApiKeyId;
import dev.trellis.domain.Email;
import dev.trellis.domain.Scope;
import dev.trellis.domain.Tier;
import dev.trellis.domain.UserId;
import dev.trellis.store.AccountTiers;
import dev.trellis.store.Accounts;
import dev.trellis.store.ApiKeys;
import dev.trellis.store.Db;
import dev.trellis.store.Logins;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;

/**
 * An account that is there from the first start, with a key that may do everything, so that the
 * first request works at once. Both are random, and kept in the data folder.
 *
 * @param passwordFile where its password is
 * @param token an API key
 */
record DemoAccount(String email, Path passwordFile, Secret token) {
  private static final String EMAIL = "demo@trellis.localhost";
  private static final String PASSWORD_FILE = "demo-password";
  private static final String TOKEN_FILE = "demo-token";

  /** Finds the account, or makes it, and its key too. */
  static DemoAccount open(Db db, AccountTiers tiers, DataFolder folder) {
    Secret password = folder.secret(PASSWORD_FILE);
    ApiKeys keys = new ApiKeys(db);
    Secret token =
        folder
            .kept(TOKEN_FILE)
            .filter(kept -> isGood(keys, kept))
            .orElseGet(() -> newToken(keys, account(db, tiers, password), folder));
    return new DemoAccount(EMAIL, folder.secretFile(PASSWORD_FILE), token);
  }

  private static boolean isGood(ApiKeys keys, Secret token) {
    return ApiKeyFormat.parse(token.reveal())
        .flatMap(key -> keys.authenticate(new ApiKeyId(key.id()), key.hash()))
        .isPresent();
  }

  private static UserId account(Db db, AccountTiers tiers, Secret password) {
    Email email = Email.parse(EMAIL).orElseThrow();
    Optional<Logins.Login> login = new Logins(db).findByEmail(email.key());
    if (login.isPresent()) {
      return login.get().user();
    }
    UserId user = UserId.create();
    String hash = new Passwords().hash(password.reveal());
    new Accounts(db).create(user, email.address(), email.key(), hash);
    // Whoever tries things out on a laptop is not to be slowed down.
    tiers.set(user, Tier.ENTERPRISE);
    return user;
  }

  private static Secret newToken(ApiKeys keys, UserId user, DataFolder folder) {
    ApiKeyFormat.NewApiKey made = ApiKeyFormat.create();
    keys.create(
        user,
        new ApiKeys.NewKey(
            new ApiKeyId(made.id()),
            made.hash(),
            "demo",
            EnumSet.allOf(Scope.class),
            Optional.empty()));
    Secret token = new Secret(made.key());
    folder.keep(TOKEN_FILE, token);
    return token;
  }
}
