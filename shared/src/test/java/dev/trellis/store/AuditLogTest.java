package dev.trellis.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.Page;
import dev.trellis.domain.UserId;
import dev.trellis.log.RequestScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AuditLogTest {
  @Test
  void anEntryTellsTheRequestTheAddressAndTheTarget() {
    UserId user = Person.signUp();
    Instant before = Instant.now();

    TestProject project = RequestScope.call("r-1", () -> "a1b2", () -> TestProject.of(user));

    AuditLog.Entry entry = Person.AUDIT.page(user, Person.NEWEST).items().getFirst();
    assertThat(entry.action()).isEqualTo("project.create");
    assertThat(entry.target()).isEqualTo(project.id().toString());
    assertThat(entry.requestId()).contains("r-1");
    assertThat(entry.addressHash()).contains("a1b2");
    assertThat(entry.at()).isBetween(before.minusSeconds(60), before.plusSeconds(60));
    assertThat(entry.id().version()).isEqualTo(7);
    assertThat(Math.abs((entry.id().getMostSignificantBits() >>> 16) - before.toEpochMilli()))
        .isLessThan(60_000);
  }

  @Test
  void workInTheBackgroundHasNoRequest() {
    AuditLog.Entry entry = Person.AUDIT.page(Person.signUp(), Person.NEWEST).items().getFirst();

    assertThat(entry.requestId()).isEmpty();
    assertThat(entry.addressHash()).isEmpty();
  }

  @Test
  void entriesAreReadByPagesNewestFirst() {
    UserId user = Person.signUp();
    List<String> targets = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      targets.addFirst(TestProject.of(user).id().toString());
    }
    targets.add(user.toString());

    List<String> read = new ArrayList<>();
    Optional<UUID> after = Optional.empty();
    do {
      Page<AuditLog.Entry> page =
          Person.AUDIT.page(user, new Page.Request(Page.Order.NEWEST_FIRST, after, 3));
      page.items().forEach(entry -> read.add(entry.target()));
      after = page.next();
    } while (after.isPresent());

    assertThat(read).isEqualTo(targets);
  }
}
