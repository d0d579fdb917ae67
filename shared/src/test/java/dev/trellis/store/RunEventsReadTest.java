package dev.trellis.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.RunId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How much of a stream is read at once: what a slow reader holds until it has it. */
class RunEventsReadTest {
  private static final RunEvents EVENTS = new RunEvents(TestDatabase.db());
  private static final String START = "{\"start\":1}";
  private static final String LONG = "x".repeat(30_000);

  private final TestProject project = TestProject.create();
  private final RunId run = RunsFixture.append(project, "u1").id();

  @Test
  void longGroupsAreReadInParts() {
    append(1, LONG, "a");
    append(3, LONG, "b");
    append(5, LONG, "c");

    assertThat(read(0)).containsExactly(START, LONG, "a", LONG, "b");
    assertThat(read(4)).containsExactly("b", LONG, "c");
  }

  @Test
  void aGroupThatIsLongerThanAllThatIsReadAtOnceIsReadAlone() {
    append(1, "a", LONG, LONG, LONG);
    append(5, "b");

    assertThat(read(0)).containsExactly(START);
    assertThat(read(1)).containsExactly("a", LONG, LONG, LONG);
    assertThat(read(5)).containsExactly("b");
  }

  @Test
  void shortGroupsAreReadTogether() {
    List<String> all = new ArrayList<>(List.of(START));
    for (int i = 1; i < 20; i++) {
      append(i, "c" + i);
      all.add("c" + i);
    }

    assertThat(read(0)).isEqualTo(all);
    assertThat(read(7)).isEqualTo(all.subList(7, all.size()));
    assertThat(read(20)).isEmpty();
  }

  @Test
  void whoReadsOnHasAllInTheEnd() {
    List<String> all = new ArrayList<>(List.of(START));
    for (int i = 0; i < 100; i++) {
      List<String> group = IntStream.rangeClosed(0, i % 3).mapToObj(n -> LONG + n).toList();
      EVENTS.append(project.user(), run, all.size(), group);
      all.addAll(group);
    }
    List<String> read = new ArrayList<>();
    for (List<String> more = read(0); !more.isEmpty(); more = read(read.size())) {
      read.addAll(more);
    }

    assertThat(read).isEqualTo(all);
  }

  private void append(int first, String... chunks) {
    assertThat(EVENTS.append(project.user(), run, first, List.of(chunks)))
        .isEqualTo(RunEvents.Appended.STORED);
  }

  private List<String> read(int from) {
    return EVENTS.read(project.user(), run, from).orElseThrow().chunks();
  }
}
