package dev.trellis.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.llm.ModelMessage.ToolCall;
import dev.trellis.llm.ModelMessage.ToolResult;
import dev.trellis.llm.ModelRequest.ToolSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PromptSizeTest {
  private static final ModelRequest EMPTY = new ModelRequest("", List.of(), List.of(), 1);

  @Test
  void everyByteCountsWhereverItStands() {
    List<ModelRequest> longer =
        List.of(
            new ModelRequest("é", List.of(), List.of(), 1),
            with(new ModelMessage.User("é")),
            with(new ModelMessage.Assistant("é", List.of())),
            with(
                new ModelMessage.Assistant(
                    "", List.of(), Optional.of(new ProviderContent("m", "é")))),
            with(new ModelMessage.Assistant("", List.of(new ToolCall("é", "", "")))),
            with(new ModelMessage.Assistant("", List.of(new ToolCall("", "é", "")))),
            with(new ModelMessage.Assistant("", List.of(new ToolCall("", "", "é")))),
            with(new ModelMessage.ToolResults(List.of(new ToolResult("é", "", "", false)))),
            with(new ModelMessage.ToolResults(List.of(new ToolResult("", "é", "", false)))),
            with(new ModelMessage.ToolResults(List.of(new ToolResult("", "", "é", false)))),
            new ModelRequest("", List.of(), List.of(new ToolSpec("é", "", "")), 1),
            new ModelRequest("", List.of(), List.of(new ToolSpec("", "é", "")), 1),
            new ModelRequest("", List.of(), List.of(new ToolSpec("", "", "é")), 1));

    for (ModelRequest request : longer) {
      assertThat(PromptSize.tokensAtMost(request) % 64).as("%s", request).isEqualTo(2);
      assertThat(PromptSize.tokensAtMost(request))
          .isGreaterThanOrEqualTo(PromptSize.tokensAtMost(EMPTY) + 2);
    }
  }

  @Test
  void thereIsRoomForWhatProvidersWriteAround() {
    assertThat(PromptSize.tokensAtMost(EMPTY)).isGreaterThanOrEqualTo(1_000);
    assertThat(PromptSize.tokensAtMost(with(new ModelMessage.User(""))))
        .isGreaterThanOrEqualTo(PromptSize.tokensAtMost(EMPTY) + 20);
  }

  /** So what was counted for a request, and the bytes that came since, bound the next one. */
  @Test
  void aLongerConversationIsNeverSmaller() {
    Random random = new Random(7);
    List<ModelMessage> messages = new ArrayList<>();
    long before = 0;
    for (int i = 0; i < 200; i++) {
      messages.add(new ModelMessage.User("ü".repeat(random.nextInt(100))));
      long now = PromptSize.tokensAtMost(new ModelRequest("s", messages, List.of(), 1));
      assertThat(now).isGreaterThan(before);
      before = now;
    }
  }

  private static ModelRequest with(ModelMessage message) {
    return new ModelRequest("", List.of(message), List.of(), 1);
  }
}
