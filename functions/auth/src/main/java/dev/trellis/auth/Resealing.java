package dev.trellis.auth;

import dev.trellis.domain.UserId;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import dev.trellis.store.Integrations;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals everybody's tokens with the current key, so that the one before it can be given up. A
 * schedule asks for it while there is a former key; what one call does not get done is left to the
 * next.
 */
final class Resealing {
  private static final Logger LOG = LoggerFactory.getLogger(Resealing.class);
  private static final int BATCH = 100;

  /** Before the deadline: one person's tokens take a few calls of the database. */
  private static final Duration RESERVE = Duration.ofSeconds(5);

  private final Integrations integrations;
  private final SealedTokens sealed;
  private final InstantSource clock;

  Resealing(Integrations integrations, SealedTokens sealed, InstantSource clock) {
    this.integrations = integrations;
    this.sealed = sealed;
    this.clock = clock;
  }

  /**
   * What a call did.
   *
   * @param done whether nothing is left but what no known key opens
   */
  private record View(int resealed, int lost, boolean done) {}

  /** Seals anew until nothing is left to do or the deadline is near. */
  HttpResponse run(HttpRequest request) {
    Instant end = request.deadline().minus(RESERVE);
    // They would be found again and again.
    Set<UserId> stuck = new HashSet<>();
    int resealed = 0;
    int lost = 0;
    List<UserId> owners = owners(stuck);
    while (!owners.isEmpty() && clock.instant().isBefore(end)) {
      SealedTokens.Outcome outcome = sealed.reseal(owners.getFirst());
      resealed += outcome.resealed();
      lost += outcome.lost();
      if (outcome.lost() > 0) {
        stuck.add(owners.getFirst());
      }
      owners = owners.size() > 1 ? owners.subList(1, owners.size()) : owners(stuck);
    }
    LOG.info("{} tokens were sealed anew, {} cannot be opened", resealed, lost);
    return HttpResponse.json(200, new View(resealed, lost, owners.isEmpty()));
  }

  private List<UserId> owners(Set<UserId> stuck) {
    return integrations.ownersToReseal(sealed.currentKeyId(), BATCH + stuck.size()).stream()
        .filter(owner -> !stuck.contains(owner))
        .toList();
  }
}
