package dev.trellis.store;

import static dev.trellis.store.Person.API_KEYS;
import static dev.trellis.store.Person.hash;
import static dev.trellis.store.Person.newKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.ApiKeyId;
import dev.trellis.domain.Page;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.Scope;
import dev.trellis.domain.Tier;
import dev.trellis.domain.UserId;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ApiKeysTest {
  private final UserId user = Person.signUp();

  private ApiKeyId create(Optional<Instant> expires) {
    return API_KEYS.create(user, newKey(ApiKeyId.create(), expires)).id();
  }

  private ApiKeyId create() {
    return create(Optional.empty());
  }

  private static Optional<ApiKeys.KeyOwner> authenticate(ApiKeyId id) {
    return API_KEYS.authenticate(id, hash("secret of " + id));
  }

  private ApiKeys.ApiKey only() {
    return API_KEYS.list(user, Person.NEWEST).items().getFirst();
  }

  @Test
  void aKeyTellsItsOwnerAndWhatItIsFor() throws SQLException {
    ApiKeyId id = create();
    TestDatabase.change("update account set tier = 'PRO' where owner_id = ?", user.value());

    assertThat(authenticate(id))
        .contains(new ApiKeys.KeyOwner(user, Tier.PRO, Set.of(Scope.READ, Scope.AGENT)));
  }

  @Test
  void aKeyIsListedAsItWasMade() {
    Instant expires = Instant.parse("2100-01-02T03:04:05Z");

    ApiKeys.ApiKey created = API_KEYS.create(user, newKey(ApiKeyId.create(), Optional.of(expires)));

    assertThat(only()).isEqualTo(created);
    assertThat(created.name()).isEqualTo("CI");
    assertThat(created.scopes()).containsExactlyInAnyOrder(Scope.READ, Scope.AGENT);
    assertThat(created.expires()).contains(expires);
    assertThat(created.lastUsed()).isEmpty();
  }

  @Test
  void keysAreListedByPages() {
    List<ApiKeyId> made = IntStream.range(0, 5).mapToObj(_ -> create()).toList();
    Page.Request first = new Page.Request(Page.Order.OLDEST_FIRST, Optional.empty(), 3);

    Page<ApiKeys.ApiKey> one = API_KEYS.list(user, first);
    Page<ApiKeys.ApiKey> two =
        API_KEYS.list(user, new Page.Request(Page.Order.OLDEST_FIRST, one.next(), 3));

    List<ApiKeyId> listed = new ArrayList<>();
    List.of(one, two).forEach(page -> page.items().forEach(key -> listed.add(key.id())));
    assertThat(listed).isEqualTo(made);
    assertThat(two.next()).isEmpty();
  }

  @Test
  void aKeyWithAnotherSecretIsRefused() {
    assertThat(API_KEYS.authenticate(create(), hash("another secret"))).isEmpty();
    assertThat(only().lastUsed()).isEmpty();
    assertThat(authenticate(ApiKeyId.create())).isEmpty();
  }

  @Test
  void aRevokedKeyIsRefused() {
    ApiKeyId id = create();

    assertThat(API_KEYS.revoke(user, id)).isTrue();

    assertThat(authenticate(id)).isEmpty();
    assertThat(API_KEYS.list(user, Person.NEWEST).items()).isEmpty();
    assertThat(API_KEYS.revoke(user, id)).isFalse();
  }

  @Test
  void anExpiredKeyIsRefusedAndOneThatExpiresLaterIsNot() {
    assertThat(authenticate(create(Optional.of(Instant.now().plusSeconds(600))))).isPresent();
    assertThat(authenticate(create(Optional.of(Instant.now().minusSeconds(1))))).isEmpty();
  }

  @Test
  void aKeyOfADisabledAccountIsRefused() throws SQLException {
    ApiKeyId id = create();

    Person.disable(user);

    assertThat(authenticate(id)).isEmpty();
  }

  @Test
  void theLastUseIsWrittenAtMostOnceAMinute() throws SQLException {
    ApiKeyId id = create();
    authenticate(id);
    Instant first = only().lastUsed().orElseThrow();

    authenticate(id);
    assertThat(only().lastUsed()).contains(first);

    TestDatabase.change(
        "update api_key set last_used_at = now() - interval '61 seconds' where id = ?", id.value());
    authenticate(id);
    assertThat(only().lastUsed().orElseThrow()).isAfterOrEqualTo(first);
    assertThat(Duration.between(first, Instant.now())).isLessThan(Duration.ofMinutes(10));
  }

  @Test
  void aPersonHasSoManyKeysAndNoMoreHoweverManyAreMadeAtOnce() throws Exception {
    create(Optional.of(Instant.now().minusSeconds(1)));
    Callable<Boolean> create =
        () -> {
          try {
            return create(Optional.empty()).value() != null;
          } catch (ProblemException full) {
            assertThat(full.problem()).isInstanceOf(Problem.Conflict.class);
            return false;
          }
        };
    int made = 0;
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (Future<Boolean> done :
          threads.invokeAll(IntStream.range(0, 80).mapToObj(_ -> create).toList())) {
        made += done.get() ? 1 : 0;
      }
    }

    assertThat(made).isEqualTo(ApiKeys.MAX_KEYS);
    assertThat(API_KEYS.list(user, Person.NEWEST).items()).hasSize(ApiKeys.MAX_KEYS);
    API_KEYS.revoke(user, only().id());
    create();
  }
}
