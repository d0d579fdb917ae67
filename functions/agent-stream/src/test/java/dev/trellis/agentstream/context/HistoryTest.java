package dev.trellis.agentstream.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.llm.ModelMessage;
import dev.trellis.llm.ModelMessage.Assistant;
import dev.trellis.llm.ModelMessage.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Answers that were ended early, and those that go on with them. */
class HistoryTest {
  private static final User ASKED = new User("Build it");
  private static final Assistant FIRST = new Assistant("One", List.of());
  private static final Assistant SECOND = new Assistant("Two", List.of());

  private static Entry entry(String id, ModelMessage... messages) {
    return new Entry(id, messages.length > 0 && messages[0] instanceof User, List.of(messages));
  }

  private static History history(Entry... entries) {
    return new History(Optional.empty(), true, List.of(entries));
  }

  @Test
  void whereAnAnswerGoesOnTheModelIsAskedTo() {
    History begun = history(entry("m1", ASKED), entry("a1", FIRST));

    assertThat(begun.messages("")).containsExactly(ASKED, FIRST, History.GO_ON);
    assertThat(begun.with(entry("a2", SECOND)).with(entry("m2", ASKED)).messages(""))
        .as("and later reads the same")
        .containsExactly(ASKED, FIRST, History.GO_ON, SECOND, ASKED);
  }

  @Test
  void anAnswerThatSaysNothingIsNone() {
    History begun = history(entry("m1", ASKED), entry("a1"));

    assertThat(begun.messages("")).containsExactly(ASKED);
    assertThat(begun.with(entry("a2", SECOND)).messages(""))
        .containsExactly(ASKED, SECOND, History.GO_ON);
  }

  @Test
  void whatWasAskedForIsKeptWithTheAnswerThatGoesOn() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      entries.add(entry("old" + i, new User("word ".repeat(100))));
    }
    entries.add(entry("m1", ASKED));
    entries.add(entry("a1", new Assistant("word ".repeat(4_000), List.of())));

    Compaction compaction = Compaction.of(new History(Optional.empty(), true, entries), 4_000);

    assertThat(compaction.kept().entries())
        .extracting(Entry::messageId)
        .containsExactly("m1", "a1");
  }

  /** Not the request to go on: a person did not say that. */
  @Test
  void whatThePersonSaidLastOutlivesTheStepsBehindIt() {
    List<ModelMessage> messages = new ArrayList<>(List.of(new User("word ".repeat(1_000)), FIRST));
    messages.add(ASKED);
    messages.add(new Assistant("word ".repeat(1_000), List.of()));
    messages.add(History.GO_ON);
    for (int i = 0; i < 8; i++) {
      messages.add(new Assistant("word ".repeat(1_000), List.of()));
    }

    assertThat(new ContextWindow(12_000, 1_000).fit(messages, 0)).contains(ASKED);
  }
}
