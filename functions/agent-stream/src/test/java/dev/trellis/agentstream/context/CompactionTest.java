package dev.trellis.agentstream.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.llm.ModelMessage;
import dev.trellis.llm.ModelMessage.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CompactionTest {

  @Test
  void nothingIsDoneWhileThereIsRoom() {
    History history = RandomConversations.random(new Random(1), 5);

    assertThat(Compaction.of(history, history.tokens() * 5 / 4 + 5))
        .isEqualTo(new Compaction(List.of(), history));
  }

  @Test
  void randomCutsLeaveWholeTurnsAndLoseNoMessage() {
    int summarized = 0;
    for (int seed = 0; seed < 300; seed++) {
      History history = RandomConversations.random(new Random(seed), 1 + seed % 40);
      int room = 2_000 + new Random(seed).nextInt(40_000);

      Compaction compaction = Compaction.of(history, room);

      List<Entry> all = new ArrayList<>(compaction.older());
      all.addAll(compaction.kept().entries());
      assertThat(all).extracting(Entry::messageId).isEqualTo(ids(history));
      assertThat(all.getLast().messageId()).isEqualTo("last");
      History shown = compaction.summarized("In short.");
      if (compaction.older().isEmpty()) {
        shown = compaction.kept();
      } else {
        summarized++;
      }
      List<ModelMessage> messages = shown.messages("a.txt (1 bytes)");
      assertThat(RandomConversations.fault(messages)).as("seed %d", seed).isEmpty();
      assertThat(shown.tokens()).as("seed %d", seed).isLessThanOrEqualTo(room);
    }
    assertThat(summarized).isGreaterThan(50);
  }

  @Test
  void aShortConversationIsSummarizedOnceAndThenRests() {
    History history = said(200);
    Compaction first = Compaction.of(history, 4_000);
    assertThat(first.older()).isNotEmpty();
    assertThat(first.kept().entries().getFirst().person()).isTrue();

    History shown = first.summarized("In short.");
    assertThat(Compaction.of(shown, 4_000).older()).isEmpty();
    assertThat(shown.messages("a.txt (1 bytes)").getFirst())
        .isEqualTo(
            new User(
                """
                What was said and done before, in short:
                In short.

                The files of the project at the moment:
                a.txt (1 bytes)"""));
  }

  @Test
  void theTranscriptKeepsTheNewestAndTheFormerSummary() {
    String text = Transcript.of(Optional.of("They began."), said(200).entries(), 500);

    assertThat(text)
        .startsWith("Before that, in short:\nThey began.\n\n(Older messages were left out.)")
        .contains("Person: word word")
        .endsWith("the last question\n");
    assertThat(TokenEstimate.of(text)).isLessThan(600);
  }

  private static History said(int turns) {
    List<Entry> entries = new ArrayList<>();
    IntStream.range(0, turns)
        .forEach(i -> entries.add(new Entry("m" + i, i % 2 == 0, List.of(message(i)))));
    entries.add(new Entry("last", true, List.of(new User("the last question"))));
    return new History(Optional.empty(), true, entries);
  }

  private static ModelMessage message(int number) {
    String text = "word ".repeat(20) + number;
    return number % 2 == 0 ? new User(text) : new ModelMessage.Assistant(text, List.of());
  }

  private static List<String> ids(History history) {
    return history.entries().stream().map(Entry::messageId).toList();
  }
}
