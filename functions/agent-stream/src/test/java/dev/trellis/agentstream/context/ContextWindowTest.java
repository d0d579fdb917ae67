package dev.trellis.agentstream.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.trellis.http.Json;
import dev.trellis.llm.ModelMessage;
import dev.trellis.llm.ModelMessage.Assistant;
import dev.trellis.llm.ModelMessage.ToolCall;
import dev.trellis.llm.ModelMessage.ToolResult;
import dev.trellis.llm.ModelMessage.ToolResults;
import dev.trellis.llm.ModelMessage.User;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ContextWindowTest {
  private static final int FIXED = 800;

  @Test
  void whatFitsIsShownAsItIs() {
    List<ModelMessage> messages = RandomConversations.random(new Random(1), 3).messages("");

    assertThat(new ContextWindow(1_000_000, 16_000).fit(messages, FIXED)).isSameAs(messages);
  }

  @Test
  void whateverThereIsFitsAndCallsKeepTheirResults() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      List<ModelMessage> messages = RandomConversations.random(random, 1 + seed % 30).messages("");
      if (seed % 3 == 0) {
        // In the middle of a turn: the newest step is being answered.
        messages = messages.subList(0, messages.size() - 2);
      }
      ContextWindow window = new ContextWindow(8_000 + random.nextInt(30_000), 16_000);

      List<ModelMessage> fitting = window.fit(messages, FIXED);

      assertThat(TokenEstimate.of(fitting))
          .as("seed %d", seed)
          .isLessThanOrEqualTo(window.room(FIXED));
      assertThat(RandomConversations.fault(fitting)).as("seed %d", seed).isEmpty();
      assertThat(window.fit(fitting, FIXED)).as("it stays so").isSameAs(fitting);
    }
  }

  @Test
  void whatWasReadLongAgoGoesFirstAndTheNewestStays() {
    List<ModelMessage> messages = new ArrayList<>(List.of(new User("Build it")));
    for (int i = 0; i < 6; i++) {
      messages.add(new Assistant("Reading", List.of(new ToolCall("c" + i, "read_files", "{}"))));
      messages.add(
          new ToolResults(
              List.of(new ToolResult("c" + i, "read_files", "x".repeat(7_000), false))));
    }

    List<ModelMessage> fitting = new ContextWindow(12_000, 16_000).fit(messages, FIXED);

    assertThat(fitting).hasSameSizeAs(messages);
    assertThat(fitting.getLast()).isEqualTo(messages.getLast());
    assertThat(output(fitting.get(2))).contains("left_out").hasSizeLessThan(600);
    assertThat(Json.readOwn(output(fitting.get(2))).path("beginning").asString()).startsWith("xxx");
  }

  /** As the next requests begin the same, a provider's cache is met. */
  @Test
  void itIsMadeToFitWithRoomToSpareAndNoMoreIsLeftOut() {
    List<ModelMessage> messages = new ArrayList<>(List.of(new User("Build it")));
    for (int i = 0; i < 6; i++) {
      messages.addAll(step("c" + i, 7_000));
    }
    ContextWindow window = new ContextWindow(12_000, 16_000);

    List<ModelMessage> fitting = new ArrayList<>(window.fit(messages, FIXED));

    assertThat(TokenEstimate.of(fitting)).isLessThan(window.room(FIXED) * 7 / 10);
    assertThat(fitting.subList(9, 13)).isEqualTo(messages.subList(9, 13));
    fitting.addAll(step("next", 7_000));
    assertThat(window.fit(fitting, FIXED)).isSameAs(fitting);
  }

  private static List<ModelMessage> step(String id, int characters) {
    return List.of(
        new Assistant("Reading", List.of(new ToolCall(id, "read_files", "{}"))),
        new ToolResults(List.of(new ToolResult(id, "read_files", "x".repeat(characters), false))));
  }

  @Test
  void theOldestStepsGoBeforeTheBeginningTheQuestionAndTheNewest() {
    List<ModelMessage> messages = new ArrayList<>(List.of(new User("How it began")));
    said(messages, "old", 30);
    messages.add(new User("What was asked last"));
    said(messages, "new", 30);
    messages.addAll(step("newest", 1));

    List<ModelMessage> fitting = new ContextWindow(4_000, 0).fit(messages, FIXED);

    assertThat(fitting.getFirst()).isEqualTo(new User("How it began"));
    assertThat(fitting).containsOnlyOnce(new User("What was asked last"));
    assertThat(fitting.subList(fitting.size() - 2, fitting.size())).isEqualTo(step("newest", 1));
    assertThat(fitting.get(1).toString()).contains("was left out here to save room");
    assertThat(fitting).filteredOn(m -> m.toString().contains("left out")).hasSize(1);
    int kept = fitting.size() - 5;
    assertThat(kept).isPositive();
    assertThat(fitting.subList(3, fitting.size()))
        .isEqualTo(messages.subList(messages.size() - kept - 2, messages.size()));
  }

  private static void said(List<ModelMessage> messages, String text, int count) {
    for (int i = 0; i < count; i++) {
      messages.add(new Assistant(text + i + " word".repeat(100), List.of()));
    }
  }

  @Test
  void theNewestStepStaysWhileThereIsRoomForIt() {
    ContextWindow window = new ContextWindow(12_000, 16_000);
    List<ModelMessage> read = new ArrayList<>(List.of(new User("Build it")));
    read.addAll(step("old", 7_000));
    read.addAll(step("newest", 24_500));
    assertThat(window.fit(read, FIXED).subList(3, 5)).isEqualTo(step("newest", 24_500));

    List<ModelMessage> said = new ArrayList<>(List.of(new User("Build it")));
    said(said, "old", 30);
    said.add(new Assistant("w".repeat(24_500), List.of()));
    assertThat(window.fit(said, FIXED).getLast()).isEqualTo(said.getLast());
  }

  @Test
  void aQuarterIsForTheAnswerAtMostAndSomeRoomIsAlwaysLeft() {
    assertThat(new ContextWindow(8_000, 16_000).outputTokens()).isEqualTo(2_000);
    assertThat(new ContextWindow(8_000, 1_000).outputTokens()).isEqualTo(1_000);
    assertThat(new ContextWindow(8_000, 1_000).room(300)).isEqualTo(6_700);
    assertThat(new ContextWindow(8_000, 1_000).room(8_000)).isEqualTo(100);
    assertThatIllegalArgumentException().isThrownBy(() -> new ContextWindow(999, 100));
    assertThat(new ContextWindow(1_000, 100).tokens()).isEqualTo(1_000);
  }

  @Test
  void whatFillsTheRoomExactlyFits() {
    List<ModelMessage> messages = List.of(new User("word ".repeat(2_000)));
    int tokens = TokenEstimate.of(messages);

    assertThat(new ContextWindow(tokens + FIXED, 0).fit(messages, FIXED)).isSameAs(messages);
    assertThat(new ContextWindow(tokens + FIXED - 1, 0).fit(messages, FIXED))
        .isNotEqualTo(messages);
  }

  @Test
  void oneTooLongMessageIsCut() {
    List<ModelMessage> fitting =
        new ContextWindow(8_000, 16_000).fit(List.of(new User("漢".repeat(100_000))), FIXED);

    assertThat(fitting).hasSize(1);
    assertThat(fitting.getFirst().toString()).contains("漢漢漢").contains("were left out");
  }

  /** A model that copies it must not write it into a file. */
  @Test
  void whatStandsForAnInputIsTakenByNoTool() {
    String input = "{\"path\":\"a.txt\",\"content\":\"%s\"}".formatted("x".repeat(5_000));
    ModelMessage call = new Assistant("", List.of(new ToolCall("c", "write_file", input)));

    Assistant elided = (Assistant) Elision.ofTools(call);

    var shorter = Json.readOwn(elided.toolCalls().getFirst().input());
    assertThat(shorter.propertyNames()).containsExactlyInAnyOrder("path", "left_out");
    assertThat(shorter.path("path").asString()).isEqualTo("a.txt");
  }

  @Test
  void theEstimateIsNeverBelowABytesSevenHalves() {
    for (String text : List.of("", "a", "word", "ä", "漢字", "🌱🌱", "mixed ä 漢 🌱")) {
      int bytes = text.getBytes(StandardCharsets.UTF_8).length;
      assertThat(TokenEstimate.of(text)).isEqualTo((int) Math.ceil(bytes / 3.5));
    }
  }

  private static String output(ModelMessage results) {
    return ((ToolResults) results).results().getFirst().output();
  }
}
