package dev.trellis.llm;

import java.util.List;

/**
 * A language model that can be asked for one step of a conversation. Implementations are safe for
 * concurrent use.
 */
public interface Model {

  /**
   * The provider and the model as shown to people, for example {@code openai/gpt-5-mini} or {@code
   * scripted}.
   */
  String name();

  /** The names of all models that may answer, in the order in which they are asked. */
  default List<String> names() {
    return List.of(name());
  }

  /**
   * Asks the model and returns once its answer has begun. Refusals that may pass (429, 5xx, a
   * refused connection) are tried again here, before the first event, and never after it.
   *
   * @throws ModelException if the model does not begin to answer within its timeout, or refuses; of
   *     kind CLOSED if this thread is interrupted meanwhile, whose interrupt flag stays set: the
   *     way to give up an answer that has not begun
   */
  ModelStream stream(ModelRequest request);

  /**
   * Checks that the provider can be reached and accepts our credentials, without spending a token.
   * Takes at most three seconds.
   *
   * @throws ModelException if it cannot, or does not
   */
  void check();

  /**
   * Closes every connection, as a snapshot of the process needs it; answers under way are cut. The
   * next request opens another.
   */
  void disconnect();
}
