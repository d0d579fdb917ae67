package dev.trellis.llm.sse;

import dev.trellis.domain.TokenUsage;
import dev.trellis.llm.ModelEvent;
import dev.trellis.llm.ModelEvent.FinishReason;
import dev.trellis.llm.ModelException.Kind;
import java.util.function.Consumer;

/** The smallest dialect: text is text, {@code !} is an error and {@code .} the end. */
final class PlainDecoder implements SseDecoder {
  private final Endpoint endpoint;

  PlainDecoder(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  @Override
  public void data(String data, Consumer<ModelEvent> out) {
    switch (data) {
      case "!" -> throw endpoint.failure(Kind.OVERLOADED, "overloaded");
      case "." -> out.accept(new ModelEvent.Finished(FinishReason.STOP, TokenUsage.NONE));
      default -> out.accept(new ModelEvent.Text(data));
    }
  }

  @Override
  public void end(Consumer<ModelEvent> out) {
    throw endpoint.failure(Kind.UNREACHABLE, "broke off");
  }
}
