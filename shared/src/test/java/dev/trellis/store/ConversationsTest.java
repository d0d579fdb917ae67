package dev.trellis.store;

import static dev.trellis.store.RunsFixture.append;
import static dev.trellis.store.RunsFixture.finish;
import static dev.trellis.store.RunsFixture.open;
import static dev.trellis.store.RunsFixture.turn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.trellis.domain.Message;
import dev.trellis.store.Conversations.Stretch;
import dev.trellis.store.Conversations.Summary;
import dev.trellis.store.Send.Placement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConversationsTest {
  private static final int PLENTY = 1 << 20;

  private final Conversations conversations = new Conversations(TestDatabase.db());
  private final TestProject project = TestProject.create();

  @Test
  void pagesFromTheEndBackwardsMissNothingAndRepeatNothing() {
    for (int i = 0; i < 5; i++) {
      turn(project, "m" + i, "a" + i);
    }
    List<String> read = new ArrayList<>();
    String oldest = "a4";
    Stretch page;
    do {
      page = before(oldest, 4, PLENTY);
      assertThat(page.messages()).hasSizeBetween(1, 4);
      read.addAll(0, ids(page));
      oldest = read.getFirst();
    } while (page.more());

    assertThat(read).containsExactly("m0", "a0", "m1", "a1", "m2", "a2", "m3", "a3", "m4");
    assertThat(before("m0", 4, PLENTY)).isEqualTo(new Stretch(List.of(), false));
    assertThat(before("nobody", 4, PLENTY).messages()).isEmpty();
  }

  @Test
  void aPageIsBoundedInBytesAndNeverEmptyWhereThereIsOne() {
    for (int i = 0; i < 3; i++) {
      turn(project, "m" + i, "a" + i);
    }
    int size = RunsFixture.parts("m2").length();

    assertThat(ids(before("a2", 10, 2 * size))).containsExactly("a1", "m2");
    assertThat(before("a2", 10, 2 * size).more()).isTrue();
    assertThat(ids(before("a2", 10, 1))).containsExactly("m2");
    assertThat(before("m1", 10, PLENTY).more()).isFalse();
  }

  @Test
  void aSummaryIsKeptUntilAnotherTakesItsPlace() {
    turn(project, "m1", "a1");
    turn(project, "m2", "a2");
    assertThat(conversations.summary(project.user(), project.id())).isEmpty();

    assertThat(keep("a1", "One.")).isTrue();
    assertThat(kept()).isEqualTo(new Summary("a1", "One."));
    assertThat(keep("a2", "Two.")).isTrue();
    assertThat(kept()).isEqualTo(new Summary("a2", "Two."));
    assertThat(keep("nobody", "Three.")).isFalse();
    assertThat(kept()).isEqualTo(new Summary("a2", "Two."));
    assertThatIllegalArgumentException().isThrownBy(() -> keep("a2", ""));
    assertThatIllegalArgumentException().isThrownBy(() -> keep("a2", "x".repeat(20_001)));
  }

  @Test
  void aCutBeforeItsEndTakesTheSummaryAlong() throws SQLException {
    turn(project, "m1", "a1");
    turn(project, "m2", "a2");
    turn(project, "m3", "a3");
    keep("a2", "In short.");

    finish(project, open(project, "m3", Placement.ANSWER_AGAIN).id(), "b3");
    finish(project, open(project, "m3", Placement.REPLACE).id(), "c3");
    assertThat(kept().upTo()).as("what lies behind may change").isEqualTo("a2");

    open(project, "m2", Placement.ANSWER_AGAIN);
    assertThat(conversations.summary(project.user(), project.id())).isEmpty();
    assertThat(keep("a2", "Too late.")).isFalse();
    String rows = "select count(*) from conversation_summary where project_id = ?";
    assertThat(TestDatabase.number(rows, project.id().value())).isZero();
  }

  @Test
  void aForkHasNoSummaryAndNobodyElseSeesIt() {
    append(project, "m1");
    keep("m1", "In short.");
    var fork =
        new Forks(TestDatabase.db())
            .fork(project.user(), project.id(), Optional.empty(), Optional.empty());

    assertThat(conversations.summary(project.user(), fork.id())).isEmpty();
    assertThat(conversations.summary(TestDatabase.tenant(), project.id())).isEmpty();
  }

  private Stretch before(String messageId, int limit, int maxBytes) {
    return conversations.before(project.user(), project.id(), messageId, limit, maxBytes);
  }

  private static List<String> ids(Stretch stretch) {
    return stretch.messages().stream().map(Message::id).toList();
  }

  private boolean keep(String upTo, String text) {
    return conversations.keep(project.user(), project.id(), new Summary(upTo, text));
  }

  private Summary kept() {
    return conversations.summary(project.user(), project.id()).orElseThrow();
  }
}
