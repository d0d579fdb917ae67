package dev.trellis.auth;

import dev.trellis.boot.App;
import dev.trellis.boot.LambdaFunction;
import dev.trellis.boot.PrimingRequest;
import dev.trellis.crypto.Passwords;
import dev.trellis.http.HttpHandler;
import dev.trellis.http.Paging;
import dev.trellis.store.Accounts;
import dev.trellis.store.ApiKeys;
import dev.trellis.store.AuditLog;
import dev.trellis.store.Integrations;
import dev.trellis.store.Logins;
import dev.trellis.store.Sessions;
import dev.trellis.store.UsageLog;
import java.time.InstantSource;
import java.util.List;

/** The entry class of {@code auth}. */
public final class AuthFunction extends LambdaFunction {
  @Override
  protected HttpHandler handler(App app) {
    Paging paging = new Paging(app.cursors());
    Accounts accounts = new Accounts(app.db());
    Logins logins = new Logins(app.db());
    Sessions sessions = new Sessions(app.db());
    PasswordCheck passwords = new PasswordCheck(new Passwords(), app.rateLimiter());
    SessionTokens tokens =
        new SessionTokens(
            sessions,
            app.credentials().accessTokens(),
            app.credentials().refreshTokens(),
            new RefreshCookie(app.cookieSameSite()),
            InstantSource.system());
    Integrations integrations = new Integrations(app.db());
    SealedTokens sealed = new SealedTokens(integrations, app.credentials().sealer());
    return new AuthHandler(
        new SignIn(accounts, logins, passwords, tokens),
        tokens,
        new AccountRoutes(accounts, logins, passwords),
        new ApiKeyRoutes(new ApiKeys(app.db()), paging),
        new IntegrationRoutes(integrations, sealed),
        new AuditRoutes(new AuditLog(app.db()), paging),
        new UsageRoutes(new UsageLog(app.db()), app.ceilings(), InstantSource.system()),
        new Resealing(integrations, sealed, InstantSource.system()));
  }

  @Override
  protected List<PrimingRequest> primingRequests() {
    return List.of(PrimingRequest.get("/auth/me"));
  }
}
