package dev.trellis.llm;

/**
 * One answer of a model while it is produced. One thread reads; any thread may close, which ends
 * the provider's connection at once and makes a blocked {@link #next()} throw.
 */
public interface ModelStream extends AutoCloseable {

  /** The {@linkplain Model#name() name} of the model that answers. */
  String model();

  /**
   * Waits for the next event. The last event of a good answer is {@link ModelEvent.Finished};
   * calling again after it is a programming error.
   *
   * @throws ModelException if the answer breaks off, stalls for longer than the allowed gap between
   *     events, cannot be understood, or if the stream was closed
   */
  ModelEvent next();

  /** Ends the provider's connection. Idempotent, never blocks for long, and never throws. */
  @Override
  void close();
}
