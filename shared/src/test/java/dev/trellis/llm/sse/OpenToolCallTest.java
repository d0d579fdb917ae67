package dev.trellis.llm.sse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.llm.ModelEvent;
import dev.trellis.llm.ModelEvent.ToolCall;
import dev.trellis.llm.ModelEvent.ToolInput;
import dev.trellis.llm.ModelEvent.ToolStarted;
import dev.trellis.llm.ModelException.Kind;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OpenToolCallTest {
  private static final Endpoint ENDPOINT =
      new Endpoint("test", URI.create("http://localhost"), Map.of(), Optional.empty());

  private final List<ModelEvent> events = new ArrayList<>();

  /** The database would refuse it, and with it the whole turn. */
  @Test
  void whatCannotBeStoredIsReplaced() {
    OpenToolCall call = new OpenToolCall(ENDPOINT, "c\0", "li\0st", events::add);
    call.append("1\ud83d", events::add);
    call.complete(events::add);

    assertThat(events)
        .containsExactly(
            new ToolStarted("c\uFFFD", "li\uFFFDst"),
            new ToolInput("c\uFFFD", "1"),
            new ToolInput("c\uFFFD", "\uFFFD"),
            new ToolCall("c\uFFFD", "li\uFFFDst", "1\uFFFD"));
  }

  @Test
  void inputWithoutAnEndIsRefused() {
    OpenToolCall call = new OpenToolCall(ENDPOINT, "c1", "list", events::add);
    String piece = "x".repeat(1 << 20);
    for (int i = 0; i < 4; i++) {
      call.append(piece, events::add);
    }
    Answers.failure(Kind.MALFORMED, () -> call.append("x", events::add));
  }
}
