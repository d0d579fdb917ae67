package dev.trellis.auth;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trellis.crypto.AccessTokens;
import dev.trellis.crypto.RefreshTokens;
import dev.trellis.domain.Problem;
import dev.trellis.domain.SessionId;
import dev.trellis.domain.UserId;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import dev.trellis.http.JsonFields;
import dev.trellis.http.ProblemJson;
import dev.trellis.store.Sessions;
import dev.trellis.store.Sessions.Rotation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Sessions and their two tokens: an access token, which is good for minutes and asks nobody, and a
 * refresh token, which is good for one use and for as long as the session.
 */
final class SessionTokens {
  private static final Duration SESSION = Duration.ofDays(30);

  private final Sessions sessions;
  private final AccessTokens accessTokens;
  private final RefreshTokens refreshTokens;
  private final RefreshCookie cookie;
  private final InstantSource clock;

  SessionTokens(
      Sessions sessions,
      AccessTokens accessTokens,
      RefreshTokens refreshTokens,
      RefreshCookie cookie,
      InstantSource clock) {
    this.sessions = sessions;
    this.accessTokens = accessTokens;
    this.refreshTokens = refreshTokens;
    this.cookie = cookie;
    this.clock = clock;
  }

  /**
   * The answer that lets somebody in.
   *
   * @param expiresIn seconds for which the access token is good
   * @param refreshToken only where the caller wanted no cookie
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  private record View(
      Optional<UserView> user, String accessToken, long expiresIn, Optional<String> refreshToken) {}

  /** Opens a session for somebody who showed who they are. */
  HttpResponse open(int status, UserView user, boolean inCookie) {
    UserId id = new UserId(UUID.fromString(user.id()));
    SessionId session = SessionId.create();
    String token = refreshTokens.first(id);
    Instant expires = clock.instant().plus(SESSION);
    sessions.open(id, session, hash(token), expires);
    String access = accessTokens.sign(id, session.value(), user.tier());
    return answer(status, Optional.of(user), access, token, expires, inCookie);
  }

  /** Gives new tokens for a refresh token, which is used up. */
  HttpResponse refresh(HttpRequest request) {
    JsonFields body = optionalBody(request);
    RefreshCookie.Presented presented = cookie.presented(request, body);
    body.done();
    Optional<RefreshTokens.Parsed> parsed = RefreshTokens.parse(presented.token());
    if (parsed.isEmpty()) {
      return refuse(request);
    }
    String next = refreshTokens.successor(presented.token());
    Rotation rotation =
        sessions.rotate(parsed.get().user(), parsed.get().hash(), hash(next), clock.instant());
    return switch (rotation) {
      case Rotation.Rotated(Sessions.Session session) -> renewed(session, next, presented);
      case Rotation.Repeated(Sessions.Session session, byte[] successor) ->
          // Made with the key before this one, if that has just been changed.
          refreshTokens
              .successor(presented.token(), successor)
              .map(same -> renewed(session, same, presented))
              .orElseGet(() -> refuse(request));
      case Rotation.Refused _, Rotation.Reused _ -> refuse(request);
    };
  }

  private HttpResponse renewed(
      Sessions.Session session, String token, RefreshCookie.Presented presented) {
    String access = accessTokens.sign(session.user(), session.id().value(), session.tier());
    return answer(200, Optional.empty(), access, token, session.expires(), presented.fromCookie());
  }

  /** Ends the session that a refresh token belongs to, or all of that person's. */
  HttpResponse signOut(HttpRequest request) {
    JsonFields body = optionalBody(request);
    RefreshCookie.Presented presented = cookie.presented(request, body);
    boolean everywhere = body.flag("everywhere").orElse(false);
    body.done();
    Optional<RefreshTokens.Parsed> parsed = RefreshTokens.parse(presented.token());
    if (parsed.isEmpty()) {
      return refuse(request);
    }
    // Only who holds a token that is still good may end sessions: so it is used up first.
    byte[] next = hash(refreshTokens.successor(presented.token()));
    return switch (sessions.rotate(
        parsed.get().user(), parsed.get().hash(), next, clock.instant())) {
      case Rotation.Rotated(Sessions.Session session) -> end(session, everywhere);
      case Rotation.Repeated(Sessions.Session session, _) -> end(session, everywhere);
      case Rotation.Refused _, Rotation.Reused _ -> refuse(request);
    };
  }

  private HttpResponse end(Sessions.Session session, boolean everywhere) {
    if (everywhere) {
      sessions.endAll(session.user());
    } else {
      sessions.end(session.user(), session.id());
    }
    return HttpResponse.empty(204).with(cookie.cleared());
  }

  private HttpResponse refuse(HttpRequest request) {
    return ProblemJson.of(new Problem.Unauthorized("Sign in again."), request.id())
        .with(cookie.cleared());
  }

  private HttpResponse answer(
      int status,
      Optional<UserView> user,
      String accessToken,
      String refreshToken,
      Instant expires,
      boolean inCookie) {
    View view =
        new View(
            user,
            accessToken,
            AccessTokens.LIFETIME.toSeconds(),
            inCookie ? Optional.empty() : Optional.of(refreshToken));
    Map<String, String> headers =
        inCookie
            ? cookie.holding(refreshToken, Duration.between(clock.instant(), expires))
            : Map.of();
    return HttpResponse.json(status, view).with(headers);
  }

  private static byte[] hash(String token) {
    return RefreshTokens.parse(token).orElseThrow().hash();
  }

  /** A browser that sends its cookie needs no body. */
  private static JsonFields optionalBody(HttpRequest request) {
    return request.body().length == 0 ? JsonFields.none() : JsonFields.ofBody(request);
  }
}
