package dev.trellis.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.llm.ModelRequest.ToolSpec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelRequestTest {
  private static final ModelMessage ASKED = new ModelMessage.User("a");
  private static final ModelMessage SAID = new ModelMessage.Assistant("b", List.of());
  private static final ModelRequest REQUEST = request("s", List.of(ASKED), List.of());

  @Test
  void lessOutputChangesNothingElse() {
    ModelRequest bounded = REQUEST.within(Duration.ofSeconds(3));

    assertThat(bounded.withMaxOutputTokens(7))
        .isEqualTo(new ModelRequest("s", List.of(ASKED), List.of(), 7, bounded.timeLimit()));
  }

  @Test
  void aConversationIsContinuedByWhatBeginsLikeIt() {
    assertThat(REQUEST.continues(REQUEST)).isTrue();
    assertThat(request("s", List.of(ASKED, SAID), List.of()).continues(REQUEST)).isTrue();
    assertThat(REQUEST.continues(request("s", List.of(ASKED, SAID), List.of()))).isFalse();
    assertThat(request("s", List.of(SAID, ASKED), List.of()).continues(REQUEST)).isFalse();
    assertThat(request("t", List.of(ASKED), List.of()).continues(REQUEST)).isFalse();
    assertThat(
            request("s", List.of(ASKED), List.of(new ToolSpec("t", "d", "{}"))).continues(REQUEST))
        .isFalse();
  }

  private static ModelRequest request(
      String system, List<ModelMessage> messages, List<ToolSpec> tools) {
    return new ModelRequest(system, messages, tools, 100);
  }
}
