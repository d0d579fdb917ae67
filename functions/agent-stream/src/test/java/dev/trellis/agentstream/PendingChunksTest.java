package dev.trellis.agentstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In which groups a stream is stored, and when its writer has to wait for that. */
@Timeout(30)
class PendingChunksTest {
  private final PendingChunks pending = new PendingChunks(3);

  @Test
  void whatComesWithinAMomentIsOneGroup() throws Exception {
    pending.add("a");
    pending.add("b");

    assertThat(pending.nextGroup()).containsExactly("a", "b");
    assertThat(pending.first()).isEqualTo(3);
    pending.stored(List.of("a", "b"));
    assertThat(pending.first()).isEqualTo(5);
  }

  @Test
  void whileOneGroupIsBeingStoredTheNextGrowsAndHoldsNobodyUp() throws Exception {
    pending.add("a");
    List<String> slow = pending.nextGroup();
    List<String> meanwhile = Collections.nCopies(RunLog.MOST_AHEAD - 1, "b");
    meanwhile.forEach(pending::add);
    pending.stored(slow);

    assertThat(pending.nextGroup()).isEqualTo(meanwhile);
  }

  @Test
  void noMoreAreAheadOfTheStoreThanMayBeLost() throws Exception {
    Collections.nCopies(RunLog.MOST_AHEAD, "a").forEach(pending::add);
    FutureTask<Integer> adding =
        new FutureTask<>(
            () -> {
              pending.add("b");
              return pending.first();
            });
    Thread writer = Thread.ofVirtual().start(adding);
    while (writer.getState() != Thread.State.TIMED_WAITING) {
      assertThat(adding.isDone()).isFalse();
      Thread.onSpinWait();
    }
    pending.stored(pending.nextGroup());

    assertThat(adding.get(10, TimeUnit.SECONDS)).isEqualTo(3 + RunLog.MOST_AHEAD);
    pending.close();
    assertThat(pending.nextGroup()).containsExactly("b");
  }

  @Test
  void anEffectWaitsForAllBeforeIt() throws Exception {
    pending.add("a");
    FutureTask<Integer> effect =
        new FutureTask<>(
            () -> {
              pending.addAndSettle("b");
              return pending.first();
            });
    Thread.ofVirtual().start(effect);
    List<String> group = pending.nextGroup();
    if (group.size() == 1) {
      pending.stored(group);
      group = pending.nextGroup();
    }
    assertThat(group).endsWith("b");
    assertThat(effect.isDone()).isFalse();
    pending.stored(group);

    assertThat(effect.get(10, TimeUnit.SECONDS)).isEqualTo(5);
    assertThat(pending.settle()).isEqualTo(5);
  }

  @Test
  void aLongGroupIsStoredInPieces() throws Exception {
    String half = "x".repeat(32 * 1024);
    Collections.nCopies(5, half).forEach(pending::add);

    assertThat(pending.nextGroup()).hasSize(2);
  }

  @Test
  void onceNothingCanBeStoredTheWriterIsToldWhy() {
    BrokenLogException why = BrokenLogException.endedElsewhere();
    pending.add("a");
    pending.fail(why);

    assertThatThrownBy(() -> pending.add("b")).isSameAs(why);
    assertThatThrownBy(pending::settle).isSameAs(why);
  }

  @Test
  void atTheEndWhatIsLeftIsDueAndThenNothing() throws Exception {
    pending.add("a");
    pending.close();
    List<String> last = pending.nextGroup();
    pending.stored(last);

    assertThat(last).containsExactly("a");
    assertThat(pending.nextGroup()).isEmpty();
  }
}
