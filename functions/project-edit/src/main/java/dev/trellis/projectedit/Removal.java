package dev.trellis.projectedit;

import dev.trellis.domain.UserId;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import dev.trellis.store.Retention;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what nobody needs any more, person by person. A schedule asks for it each day; what one
 * call does not get done is left to the next.
 */
final class Removal {
  private static final Logger LOG = LoggerFactory.getLogger(Removal.class);
  private static final int PEOPLE = 100;

  /** Before the deadline: one batch is a few statements. */
  private static final Duration RESERVE = Duration.ofSeconds(10);

  private final Retention retention;
  private final InstantSource clock;

  Removal(Retention retention, InstantSource clock) {
    this.retention = retention;
    this.clock = clock;
  }

  /**
   * What a call did.
   *
   * @param failed how many people's could not be removed; the log tells why
   * @param done whether all that could be removed is
   */
  private record View(int projects, int rows, int failed, boolean done) {}

  /** Counts what is done until the end. */
  private final class Pass {
    private final Instant end;
    private int projects;
    private int rows;
    private int failed;

    Pass(Instant end) {
      this.end = end;
    }

    boolean isOver() {
      return !clock.instant().isBefore(end);
    }

    /** One person's trouble must not keep what is everybody else's. */
    void remove(UserId owner) {
      try {
        boolean more = true;
        while (more && !isOver()) {
          Retention.Removed removed = retention.removeSome(owner);
          projects += removed.projects();
          rows += removed.rows();
          more = !removed.isNothing();
        }
      } catch (RuntimeException trouble) {
        LOG.error("what {} does not need any more could not be removed", owner, trouble);
        failed++;
      }
    }

    View view() {
      return new View(projects, rows, failed, !isOver());
    }
  }

  /** Removes until nothing is left or the deadline is near. */
  HttpResponse run(HttpRequest request) {
    Pass pass = new Pass(request.deadline().minus(RESERVE));
    List<UserId> owners = retention.owners(Optional.empty(), PEOPLE);
    while (!owners.isEmpty() && !pass.isOver()) {
      owners.forEach(pass::remove);
      owners = retention.owners(Optional.of(owners.getLast()), PEOPLE);
    }
    View view = pass.view();
    LOG.info("{} projects and {} rows were removed for good", view.projects(), view.rows());
    return HttpResponse.json(200, view);
  }
}
