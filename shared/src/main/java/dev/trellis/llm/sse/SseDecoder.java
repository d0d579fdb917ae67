package dev.trellis.llm.sse;

import dev.trellis.llm.ModelEvent;
import dev.trellis.llm.ModelException;
import java.util.function.Consumer;

/**
 * Turns the events of one answer into model events; one instance an answer, used by one thread at a
 * time. Nothing is handed over any more once {@link ModelEvent.Finished} was put out.
 */
public interface SseDecoder {

  /**
   * Takes the data of the next event.
   *
   * @throws ModelException if it tells of an error or cannot be understood
   */
  void data(String data, Consumer<ModelEvent> out);

  /**
   * The provider has ended the connection in good order, though {@code Finished} was not put out
   * yet: puts it out now, or throws.
   *
   * @throws ModelException if the answer is not complete
   */
  void end(Consumer<ModelEvent> out);
}
