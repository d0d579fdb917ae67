package dev.trellis.boot;

import dev.trellis.cache.RateLimiter;
import dev.trellis.domain.Caller;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.RateClass;
import dev.trellis.domain.RateLimit;
import dev.trellis.domain.Tier;
import dev.trellis.http.HttpHandler;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import dev.trellis.http.ProblemJson;
import dev.trellis.http.RateLimitHeaders;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How often one may call: a person by their tier, whoever is not known yet by their address. Every
 * answer tells what is left.
 */
final class RequestLimits {
  private final Supplier<RateLimiter> limiter;

  RequestLimits(Supplier<RateLimiter> limiter) {
    this.limiter = limiter;
  }

  /** Lets the handler answer if the limit of the request's class is not met. */
  HttpResponse within(HttpRequest request, HttpHandler handler) {
    Optional<RateClass> rateClass = classOf(request);
    if (rateClass.isEmpty()) {
      return handler.handle(request);
    }
    RateLimit.Decision decision = take(request, rateClass.get());
    Map<String, String> told = RateLimitHeaders.of(List.of(decision));
    if (!decision.allowed()) {
      Problem problem =
          new Problem.TooManyRequests("Too many requests; wait a while.", decision.retryAfter());
      return ProblemJson.of(problem, request.id()).with(told);
    }
    try {
      return handler.handle(request).with(told);
    } catch (ProblemException problem) {
      return ProblemJson.of(problem.problem(), request.id()).with(told);
    }
  }

  private RateLimit.Decision take(HttpRequest request, RateClass rateClass) {
    Optional<Caller> caller = request.authenticated();
    String who = caller.map(known -> known.userId().toString()).orElseGet(request::clientAddress);
    RateLimit limit = rateClass.limit(caller.map(Caller::tier).orElse(Tier.FREE));
    return limiter.get().take("%s %s".formatted(rateClass, who), limit, 1);
  }

  /**
   * Which limit a request counts against; none for health, which others ask all the time, and for
   * schedules.
   */
  static Optional<RateClass> classOf(HttpRequest request) {
    if (request.authenticated().isEmpty()) {
      return switch (request.endpoint()) {
        case "POST /auth/signup", "POST /auth/signin" -> Optional.of(RateClass.AUTH_ADDRESS);
        case "POST /auth/refresh", "POST /auth/signout" -> Optional.of(RateClass.SESSIONS);
        default -> Optional.empty();
      };
    }
    return Optional.of(
        switch (request.endpoint()) {
          case "POST /agent" -> RateClass.AGENT;
          case "POST /projects/{projectId}/files/batch",
              "POST /projects/{projectId}/revisions/{n}/restore",
              "POST /projects/{projectId}/undo",
              "POST /projects/{projectId}/redo" ->
              RateClass.FILES;
          default -> request.method().equals("GET") ? RateClass.READS : RateClass.WRITES;
        });
  }
}
