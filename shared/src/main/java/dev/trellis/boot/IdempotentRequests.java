package dev.trellis.boot;

import dev.trellis.crypto.Sealer;
import dev.trellis.domain.Sha256;
import dev.trellis.domain.UserId;
import dev.trellis.http.HttpHandler;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import dev.trellis.http.Json;
import dev.trellis.store.Idempotency;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Gives a POST that is sent again with its {@code Idempotency-Key} one effect and the same answer,
 * byte for byte. The answer is kept in the effect's transaction, sealed, since it may hold a new
 * API key. Problems are not kept: the request may be sent again once they are gone.
 *
 * <p>The agent's routes are left out: a message's id is their key.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/">the
 *     header's draft</a>
 */
final class IdempotentRequests {
  private static final String HEADER = "idempotency-key";

  private final Supplier<Idempotency> idempotency;
  private final Supplier<Sealer> sealer;

  IdempotentRequests(Supplier<Idempotency> idempotency, Supplier<Sealer> sealer) {
    this.idempotency = idempotency;
    this.sealer = sealer;
  }

  /** Lets the handler answer, unless an earlier request with the same key had its answer. */
  HttpResponse once(HttpRequest request, HttpHandler handler) {
    Optional<String> key = request.header(HEADER);
    if (key.isEmpty() || !request.method().equals("POST") || request.route().startsWith("/agent")) {
      return handler.handle(request);
    }
    UserId user = request.caller().userId();
    Sealer.AssociatedData place = place(user, key.get());
    byte[] answer =
        idempotency
            .get()
            .once(
                user,
                key.get(),
                hash(request),
                () -> sealer.get().seal(place, StoredAnswer.write(handler.handle(request))))
            .answer();
    return StoredAnswer.read(sealer.get().open(place, answer));
  }

  private static Sealer.AssociatedData place(UserId user, String key) {
    UUID row = UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8));
    return new Sealer.AssociatedData(user, "idempotency", row, "answer");
  }

  /** Of all that makes a request what it is. */
  private static byte[] hash(HttpRequest request) {
    byte[] head =
        Json.write(
            Map.of(
                "endpoint", request.endpoint(),
                "path", new TreeMap<>(request.pathParameters()),
                "query", new TreeMap<>(request.query())));
    return Sha256.hash(head, request.body());
  }
}
