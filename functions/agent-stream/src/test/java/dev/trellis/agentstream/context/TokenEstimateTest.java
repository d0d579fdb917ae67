package dev.trellis.agentstream.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.llm.ModelMessage;
import dev.trellis.llm.ModelMessage.Assistant;
import dev.trellis.llm.ModelMessage.ToolCall;
import dev.trellis.llm.ModelMessage.ToolResult;
import dev.trellis.llm.ModelMessage.ToolResults;
import dev.trellis.llm.ModelMessage.User;
import dev.trellis.llm.ModelRequest.ToolSpec;
import dev.trellis.llm.ProviderContent;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whatever is sent is counted. */
class TokenEstimateTest {
  /** A thousand tokens. */
  private static final String TEXT = "x".repeat(3_500);

  @Test
  void everyPartOfAMessageCounts() {
    assertCounts(1, new User(TEXT));
    assertCounts(1, new Assistant(TEXT, List.of()));
    assertCounts(3, new Assistant(TEXT, List.of(call(TEXT), call(TEXT))));
    assertCounts(
        2, new Assistant(TEXT, List.of(), Optional.of(new ProviderContent("anthropic/m", TEXT))));
    ToolResult result = new ToolResult("c", "read_files", TEXT, false);
    assertCounts(2, new ToolResults(List.of(result, result)));
    assertThat(TokenEstimate.of(List.<ModelMessage>of(new User(TEXT), new User(TEXT))))
        .isEqualTo(2 * TokenEstimate.of(new User(TEXT)));
  }

  @Test
  void everyPartOfAToolCounts() {
    int without = TokenEstimate.of(TEXT, List.of());
    assertThat(without).isBetween(1_000, 1_050);
    for (ToolSpec tool :
        List.of(
            new ToolSpec(TEXT, "", ""), new ToolSpec("", TEXT, ""), new ToolSpec("", "", TEXT))) {
      assertThat(TokenEstimate.of(TEXT, List.of(tool)) - without).isBetween(1_000, 1_050);
    }
  }

  private static ToolCall call(String input) {
    return new ToolCall("c", "write_file", input);
  }

  private static void assertCounts(int thousands, ModelMessage message) {
    assertThat(TokenEstimate.of(message)).isBetween(thousands * 1_000, thousands * 1_000 + 50);
  }
}
