package dev.trellis.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trellis.config.DatabaseConfig;
import dev.trellis.config.Secret;
import dev.trellis.crypto.AccessTokens;
import dev.trellis.crypto.ApiKeyFormat;
import dev.trellis.crypto.AuthKeys;
import dev.trellis.domain.ApiKeyId;
import dev.trellis.domain.Caller;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.Scope;
import dev.trellis.domain.SessionId;
import dev.trellis.domain.Tier;
import dev.trellis.domain.UserId;
import dev.trellis.http.HttpRequest;
import dev.trellis.store.ApiKeys;
import dev.trellis.store.Db;
import dev.trellis.store.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, by what they show. */
class AuthenticatorTest {
  private static final Authenticator BY_TOKEN = authenticator(AuthenticatorTest::unaskedDatabase);

  private static ApiKeys unaskedDatabase() {
    throw new AssertionError("the database was asked");
  }

  private static Authenticator authenticator(Supplier<ApiKeys> keys) {
    Credentials credentials = Credentials.of(TestCaller.config());
    return new Authenticator(credentials::accessTokens, keys, Optional.empty());
  }

  /** A token made by a clock that is so much ahead. */
  private static String token(Duration ahead) {
    InstantSource clock = InstantSource.fixed(Instant.now().plus(ahead));
    return new AccessTokens(AuthKeys.of(TestCaller.config()), "trellis", clock)
        .sign(TestCaller.USER, SessionId.create().value(), Tier.PRO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer ", "bearer ", "BEARER ", "Bearer   "})
  void whoShowsATokenIsKnownAndNobodyIsAsked(String scheme) {
    Caller caller =
        BY_TOKEN.authenticate(TestRequest.showing(scheme + token(Duration.ZERO)), Scope.ADMIN);

    assertThat(caller.userId()).isEqualTo(TestCaller.USER);
    assertThat(caller.tier()).isEqualTo(Tier.PRO);
    assertThat(caller.scopes()).containsExactlyInAnyOrder(Scope.values());
    assertThat(caller.session()).isPresent();
  }

  @Test
  void whoShowsNothingIsRefused() {
    assertUnauthorized(problem(BY_TOKEN, TestRequest.of("GET", "/projects"), Scope.READ));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "Bearer",
        "Bearer ",
        "Bearer null",
        "Bearer a.b.c",
        "Bearer ..",
        "Bearer trk_",
        "Bearer trk_x_y_z",
        "Basic ZGVtbzpkZW1v",
        "Bearer\t",
        "Bearer \0",
        "Bearer 🌱.🌱.🌱"
      })
  void whatIsMalformedIsRefusedAndNobodyIsAsked(String authorization) {
    assertUnauthorized(problem(BY_TOKEN, TestRequest.showing(authorization), Scope.READ));
  }

  // A token lives ten minutes, and clocks may be a minute apart.
  @ParameterizedTest
  @ValueSource(ints = {-3_600, -662, 62, 120, 3_600})
  void aTokenThatHasExpiredOrIsNotOfNowIsRefused(int secondsAhead) {
    String token = token(Duration.ofSeconds(secondsAhead));
    assertUnauthorized(problem(BY_TOKEN, TestRequest.showing("Bearer " + token), Scope.READ));
  }

  @ParameterizedTest
  @ValueSource(ints = {-600, -120, -1, 0, 45})
  void aTokenOfASlightlyDifferentClockIsAccepted(int secondsAhead) {
    String token = token(Duration.ofSeconds(secondsAhead));
    BY_TOKEN.authenticate(TestRequest.showing("Bearer " + token), Scope.READ);
  }

  @Test
  void aTokenOfAnotherInstallationIsRefused() {
    String other =
        Credentials.of(TestCaller.config("fedcba9876543210fedcba9876543210"))
            .accessTokens()
            .sign(TestCaller.USER, SessionId.create().value(), Tier.FREE);
    assertUnauthorized(problem(BY_TOKEN, TestRequest.showing("Bearer " + other), Scope.READ));
  }

  @ParameterizedTest
  @EnumSource(Scope.class)
  void aKeyAllowsWhatItWasMadeForAndNoMore(Scope scope) {
    UserId user = TestDatabase.tenant();
    Authenticator authenticator = authenticator(() -> new ApiKeys(TestDatabase.db()));
    String authorization = "Bearer " + key(user, Set.of(scope));

    for (Scope needed : Scope.values()) {
      if (needed == scope) {
        Caller caller = authenticator.authenticate(TestRequest.showing(authorization), needed);
        assertThat(caller).isEqualTo(new Caller(user, Tier.FREE, Set.of(scope), Optional.empty()));
      } else {
        assertThat(problem(authenticator, TestRequest.showing(authorization), needed))
            .isInstanceOf(Problem.Forbidden.class);
      }
    }
  }

  private static String key(UserId user, Set<Scope> scopes) {
    ApiKeyFormat.NewApiKey made = ApiKeyFormat.create();
    new ApiKeys(TestDatabase.db())
        .create(
            user,
            new ApiKeys.NewKey(
                new ApiKeyId(made.id()), made.hash(), "a key", scopes, Optional.empty()));
    return made.key();
  }

  @Test
  void aWellFormedKeyThatNobodyMadeIsRefused() {
    Authenticator authenticator = authenticator(() -> new ApiKeys(TestDatabase.db()));
    String key = ApiKeyFormat.create().key();
    assertUnauthorized(problem(authenticator, TestRequest.showing("Bearer " + key), Scope.READ));
  }

  @Test
  void withoutTheDatabaseKeysAreClosedAndTokensAreNot() {
    String key = key(TestDatabase.tenant(), EnumSet.allOf(Scope.class));
    String nobodyListens = "jdbc:postgresql://127.0.0.1:1/trellis";
    try (Db down = new Db(new DatabaseConfig(nobodyListens, "app", new Secret(""), 1))) {
      Authenticator authenticator = authenticator(() -> new ApiKeys(down));

      assertThat(problem(authenticator, TestRequest.showing("Bearer " + key), Scope.READ))
          .isInstanceOf(Problem.Unavailable.class);
      authenticator.authenticate(TestRequest.showing("Bearer " + token(Duration.ZERO)), Scope.READ);
    }
  }

  private static Problem problem(Authenticator authenticator, HttpRequest request, Scope needed) {
    ProblemException told =
        catchThrowableOfType(
            ProblemException.class, () -> authenticator.authenticate(request, needed));
    assertThat(told).as("was let in").isNotNull();
    return told.problem();
  }

  private static void assertUnauthorized(Problem problem) {
    assertThat(problem).isInstanceOf(Problem.Unauthorized.class);
  }
}
