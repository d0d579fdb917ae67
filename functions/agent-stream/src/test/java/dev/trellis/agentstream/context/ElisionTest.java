package dev.trellis.agentstream.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.FilePath;
import dev.trellis.http.Json;
import dev.trellis.llm.ModelMessage.Assistant;
import dev.trellis.llm.ModelMessage.ToolCall;
import dev.trellis.llm.ModelMessage.ToolResult;
import dev.trellis.llm.ModelMessage.ToolResults;
import dev.trellis.llm.ModelMessage.User;
import dev.trellis.llm.ProviderContent;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is left of messages that parts are left out of. */
class ElisionTest {
  private static final Optional<ProviderContent> KEPT =
      Optional.of(new ProviderContent("anthropic/m", "[]"));
  private static final int LARGE = 1_000;

  @Test
  void whatIsNotLargeStaysToTheLetter() {
    Assistant call = said("x".repeat(5_000), new ToolCall("c", "t", json("x".repeat(900))));
    ToolResults results = results("x".repeat(LARGE), false);

    assertThat(Elision.ofTools(call)).isEqualTo(call);
    assertThat(Elision.ofTools(results)).isEqualTo(results);
    assertThat(Elision.ofTools(new User("x".repeat(5_000)))).isEqualTo(new User("x".repeat(5_000)));
  }

  @Test
  void aLargeCallGoesAloneAndWhatTheProviderKeepsGoesWithIt() {
    ToolCall small = new ToolCall("c1", "read_files", "{}");
    Assistant message =
        said("I write.", small, new ToolCall("c2", "write_file", json("x".repeat(LARGE))));

    Assistant elided = (Assistant) Elision.ofTools(message);

    assertThat(elided.text()).isEqualTo("I write.");
    assertThat(elided.kept()).isEmpty();
    assertThat(elided.toolCalls().getFirst()).isEqualTo(small);
    assertThat(elided.toolCalls().getLast().callId()).isEqualTo("c2");
    assertThat(elided.toolCalls().getLast().tool()).isEqualTo("write_file");
    assertThat(elided.toolCalls().getLast().input()).hasSizeLessThan(300);
  }

  @Test
  void anInputThatIsNoJsonOrHasALongPathIsLeftOutAsWell() {
    for (String input :
        List.of(
            "x".repeat(5_000), "[%s]".formatted("1,".repeat(600) + "1"), path("p".repeat(5_000)))) {
      Assistant elided = (Assistant) Elision.ofTools(said("", new ToolCall("c", "t", input)));

      assertThat(elided.toolCalls().getFirst().input())
          .contains("left_out")
          .hasSizeLessThan(LARGE + 400);
    }
  }

  @Test
  void aLargeOutputKeepsItsBeginningAndWhetherItFailed() {
    for (boolean failed : new boolean[] {true, false}) {
      ToolResults elided = (ToolResults) Elision.ofTools(results("y".repeat(4_000), failed));

      ToolResult result = elided.results().getFirst();
      assertThat(result.callId()).isEqualTo("c");
      assertThat(result.failed()).isEqualTo(failed);
      assertThat(Json.readOwn(result.output()).path("beginning").asString())
          .isEqualTo("y".repeat(LARGE / 4));
      assertThat(Json.readOwn(result.output()).path("left_out").asString())
          .startsWith("3750 characters were left out");
    }
  }

  @Test
  void aTextIsCutBetweenItsCharacters() {
    String plants = "🌱".repeat(1_000);
    for (int most = 100; most < 104; most++) {
      String cut = Elision.cut(plants, most);
      assertThat(FilePath.isWellFormed(cut)).isTrue();
      assertThat(cut).startsWith("🌱".repeat(50)).contains("characters were left out here");
      ToolResults results = (ToolResults) Elision.ofAll(results(plants, false), 4 * most + 2);
      String output = Json.readOwn(results.results().getFirst().output()).toString();
      assertThat(FilePath.isWellFormed(output)).isTrue();
    }
    assertThat(Elision.cut(plants, 2_000)).isEqualTo(plants);
  }

  @Test
  void whatTheProviderKeepsOfATextGoesWithItsEnd() {
    assertThat(Elision.ofAll(said("x".repeat(500)), 100))
        .isInstanceOfSatisfying(
            Assistant.class,
            cut -> {
              assertThat(cut.text()).startsWith("x".repeat(100)).hasSizeLessThan(300);
              assertThat(cut.kept()).isEmpty();
            });
  }

  private static Assistant said(String text, ToolCall... calls) {
    return new Assistant(text, List.of(calls), KEPT);
  }

  private static ToolResults results(String output, boolean failed) {
    return new ToolResults(List.of(new ToolResult("c", "read_files", output, failed)));
  }

  private static String json(String content) {
    return "{\"path\":\"a.txt\",\"content\":\"%s\"}".formatted(content);
  }

  private static String path(String path) {
    return "{\"path\":\"%s\"}".formatted(path);
  }
}
