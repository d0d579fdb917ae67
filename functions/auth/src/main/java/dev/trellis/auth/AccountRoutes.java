package dev.trellis.auth;

import dev.trellis.domain.Caller;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.Scope;
import dev.trellis.domain.Tier;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import dev.trellis.http.JsonFields;
import dev.trellis.store.Accounts;
import dev.trellis.store.Logins;
import java.util.List;
import java.util.Optional;

/** One's own account. */
final class AccountRoutes {
  private final Accounts accounts;
  private final Logins logins;
  private final PasswordCheck passwords;

  AccountRoutes(Accounts accounts, Logins logins, PasswordCheck passwords) {
    this.accounts = accounts;
    this.logins = logins;
    this.passwords = passwords;
  }

  /** The account, and what the credential allows that was shown. */
  private record MeView(
      String id, String email, Tier tier, String createdAt, List<String> scopes) {}

  HttpResponse show(HttpRequest request) {
    Accounts.Account account = account(request.caller());
    List<String> scopes = request.caller().scopes().stream().sorted().map(Scope::toString).toList();
    return HttpResponse.json(
        200,
        new MeView(
            account.user().toString(),
            account.email().orElse(""),
            account.tier(),
            account.createdAt().toString(),
            scopes));
  }

  /** Sets another password, and ends every other session. */
  HttpResponse changePassword(HttpRequest request) {
    Accounts.Account account = account(request.caller());
    JsonFields body = JsonFields.ofBody(request);
    Optional<String> current = body.required("currentPassword", body.anyText("currentPassword"));
    Optional<String> next = passwords.readNew(body, "newPassword", account.email().orElse(""));
    body.done();
    confirm(request, "currentPassword", current.orElseThrow());
    logins.changePassword(
        account.user(), passwords.hash(next.orElseThrow()), request.caller().session());
    return HttpResponse.empty(204);
  }

  /** Deletes the account and all that belongs to it, at once and for good. */
  HttpResponse delete(HttpRequest request) {
    JsonFields body = JsonFields.ofBody(request);
    Optional<String> password = body.required("password", body.anyText("password"));
    body.done();
    confirm(request, "password", password.orElseThrow());
    accounts.delete(request.caller().userId());
    return HttpResponse.empty(204);
  }

  private void confirm(HttpRequest request, String field, String password) {
    Caller caller = request.caller();
    passwords.countTry(caller.userId().toString(), request.clientAddress());
    Optional<Logins.Login> login = logins.find(caller.userId());
    if (!passwords.matches(password, login.map(Logins.Login::passwordHash))) {
      throw ProblemException.invalid(field, "is not the account's password");
    }
  }

  /** The account; an access token outlives it by a few minutes. */
  private Accounts.Account account(Caller caller) {
    return accounts
        .get(caller.userId())
        .orElseThrow(() -> new ProblemException(new Problem.Unauthorized("Sign in again.")));
  }
}
