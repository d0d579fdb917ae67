package dev.trellis.agentstream.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.llm.ModelMessage;
import dev.trellis.llm.ModelMessage.Assistant;
import dev.trellis.llm.ModelMessage.User;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A long answer that went on by itself: nobody has asked for that, so it is no question. */
class ContinuedAnswerTest {
  private static final User QUESTION = new User("What was asked last");

  @Test
  void theQuestionStaysAndNotTheRequestToGoOn() {
    List<ModelMessage> messages = new ArrayList<>(List.of(new User("How it began")));
    said(messages, 5);
    messages.add(QUESTION);
    said(messages, 30);
    messages.add(History.GO_ON);
    said(messages, 30);

    List<ModelMessage> fitting = new ContextWindow(4_000, 0).fit(messages, 800);

    assertThat(fitting).contains(QUESTION).doesNotContain(History.GO_ON);
  }

  private static void said(List<ModelMessage> messages, int count) {
    for (int i = 0; i < count; i++) {
      messages.add(new Assistant(i + " word".repeat(100), List.of()));
    }
  }
}
