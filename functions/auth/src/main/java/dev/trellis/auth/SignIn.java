package dev.trellis.auth;

import dev.trellis.domain.Email;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.Tier;
import dev.trellis.domain.UserId;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import dev.trellis.http.JsonFields;
import dev.trellis.store.Accounts;
import dev.trellis.store.Logins;
import java.util.Optional;

/** Signing up and signing in with an email and a password. */
final class SignIn {
  private final Accounts accounts;
  private final Logins logins;
  private final PasswordCheck passwords;
  private final SessionTokens tokens;

  SignIn(Accounts accounts, Logins logins, PasswordCheck passwords, SessionTokens tokens) {
    this.accounts = accounts;
    this.logins = logins;
    this.passwords = passwords;
    this.tokens = tokens;
  }

  HttpResponse signUp(HttpRequest request) {
    JsonFields body = JsonFields.ofBody(request);
    Optional<Email> email = email(body);
    Optional<String> password =
        passwords.readNew(body, "password", email.map(Email::address).orElse(""));
    boolean cookie = wantsCookie(body);
    body.done();
    UserId user = UserId.create();
    Email address = email.orElseThrow();
    accounts.create(user, address.address(), address.key(), passwords.hash(password.orElseThrow()));
    return tokens.open(201, new UserView(user.toString(), address.address(), Tier.FREE), cookie);
  }

  /**
   * Answers the same, after the same time, whether the account does not exist, is disabled, or has
   * another password.
   */
  HttpResponse signIn(HttpRequest request) {
    JsonFields body = JsonFields.ofBody(request);
    Optional<Email> email = email(body);
    Optional<String> given = body.required("password", body.anyText("password"));
    boolean cookie = wantsCookie(body);
    body.done();
    Email address = email.orElseThrow();
    String password = given.orElseThrow();
    passwords.countTry(address.key(), request.clientAddress());
    Optional<Logins.Login> login = logins.findByEmail(address.key());
    boolean right = passwords.matches(password, login.map(Logins.Login::passwordHash));
    if (!right || login.isEmpty() || login.get().disabled()) {
      throw new ProblemException(new Problem.Unauthorized("The email or the password is wrong."));
    }
    rehash(login.get(), password);
    UserView view =
        new UserView(login.get().user().toString(), address.address(), login.get().tier());
    return tokens.open(200, view, cookie);
  }

  /**
   * Brings a hash that was made with other parameters up to date, now that the password is known.
   */
  private void rehash(Logins.Login login, String password) {
    if (passwords.needsRehash(login.passwordHash())) {
      logins.replaceHash(login.user(), login.passwordHash(), passwords.hash(password));
    }
  }

  private static Optional<Email> email(JsonFields body) {
    return body.required(
        "email", body.parsed("email", Email::parse, "must be an email address, as a@example.com"));
  }

  private static boolean wantsCookie(JsonFields body) {
    return body.flag("cookie").orElse(true);
  }
}
