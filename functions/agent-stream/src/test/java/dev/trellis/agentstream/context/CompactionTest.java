package dev.trellis.agentstream.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.llm.ModelMessage;
import dev.trellis.llm.ModelMessage.ToolCall;
import dev.trellis.llm.ModelMessage.ToolResult;
import dev.trellis.llm.ModelMessage.ToolResults;
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
  void beyondFourFifthsHalfOfTheRoomIsKept() {
    History history = said(200);
    int near = history.tokens();

    assertThat(Compaction.of(history, near / 4 * 5 + 5).older()).isEmpty();
    Compaction beyond = Compaction.of(history, near / 4 * 5 - 10);
    assertThat(beyond.older()).isNotEmpty();
    assertThat(beyond.kept().tokens()).isBetween(near / 2, near / 8 * 5);
    assertThat(beyond.kept().whole()).isFalse();
  }

  @Test
  void aFormerSummaryIsKeptUntilTheNextIsMade() {
    History history = new History(Optional.of("In short."), false, said(200).entries());

    Compaction compaction = Compaction.of(history, 4_000);

    assertThat(compaction.kept().summary()).hasValue("In short.");
    assertThat(compaction.summarized("Shorter.").summary()).hasValue("Shorter.");
    assertThat(Compaction.of(history, 100_000).kept()).isEqualTo(history);
    assertThat(new History(Optional.of("x".repeat(3_500)), false, List.of()).tokens())
        .as("it has tokens too")
        .isEqualTo(1_000);
  }

  @Test
  void toolsGoTheOldestFirstButThoseOfTheLastAnswerStay() {
    Entry first = answer("a0", 10_500);
    Entry second = answer("a1", 10_500);
    Entry last = answer("a2", 10_500);
    History history =
        new History(
            Optional.empty(),
            true,
            List.of(
                question("m0"),
                first,
                question("m1"),
                second,
                question("m2"),
                last,
                question("last")));

    List<Entry> kept = Compaction.of(history, 9_000).kept().entries();
    assertThat(kept.get(1).tokens()).as("the oldest").isLessThan(500);
    assertThat(kept.get(3)).as("there is room for it").isEqualTo(second);
    List<Entry> older = Compaction.of(history, 3_000).older();
    assertThat(older.get(3).tokens()).isLessThan(500);
    assertThat(older.get(5)).isEqualTo(last);
  }

  private static Entry question(String id) {
    return new Entry(id, true, List.of(new User("the question")));
  }

  private static Entry answer(String id, int characters) {
    ToolResult result = new ToolResult(id, "read_files", "x".repeat(characters), false);
    return new Entry(
        id,
        false,
        List.of(
            new ModelMessage.Assistant("", List.of(new ToolCall(id, "read_files", "{}"))),
            new ToolResults(List.of(result))));
  }

  @Test
  void whatStandsBeforeAConversationsFirstQuestionIsNotShown() {
    History history = new History(Optional.empty(), true, List.of(answer("a0", 1), question("m1")));

    assertThat(history.messages("")).containsExactly(new User("the question"));
    History cut = new History(Optional.empty(), false, history.entries());
    assertThat(cut.messages("").getFirst().toString()).contains("beginning was left out");
    assertThat(cut.messages("")).hasSize(4);
  }

  @Test
  void theTranscriptTellsCallsInShortAndOnlyWhatWasRefusedOfTheirResults() {
    ToolCall call = new ToolCall("c", "write_file", "y".repeat(1_000));
    Entry entry =
        new Entry(
            "a",
            false,
            List.of(
                new User("p".repeat(5_000)),
                new ModelMessage.Assistant("q".repeat(5_000), List.of(call)),
                new ToolResults(
                    List.of(
                        new ToolResult("c", "write_file", "worked", false),
                        new ToolResult("d", "edit_file", "z".repeat(1_000), true)))));

    String text = Transcript.of(Optional.empty(), List.of(entry), 10_000);
    assertThat(text)
        .contains("Agent called write_file " + "y".repeat(400) + "\n(")
        .contains("Refused: " + "z".repeat(400) + "\n(")
        .contains("Person: " + "p".repeat(4_000) + "\n(")
        .contains("Agent: " + "q".repeat(4_000) + "\n(")
        .doesNotContain("worked");
  }

  @Test
  void theTranscriptHasRoomForTheFormerSummaryToo() {
    String text = Transcript.of(Optional.of("s".repeat(1_400)), said(200).entries(), 500);

    assertThat(text).containsOnlyOnce("(Older messages were left out.)");
    assertThat(TokenEstimate.of(text)).isLessThan(550);
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
