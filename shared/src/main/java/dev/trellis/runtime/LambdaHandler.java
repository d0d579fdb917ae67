package dev.trellis.runtime;

import java.io.InputStream;

/** A function's work. It is called for one invocation after the other, always by one thread. */
@FunctionalInterface
public interface LambdaHandler {

  /**
   * Works on one event and answers it through {@code response}.
   *
   * @param event the event's bytes, all there already; mostly JSON
   * @throws Exception to fail the invocation. If the answer has begun to stream, what was sent
   *     stays sent, and its end is told as a failure
   */
  void handle(InputStream event, Invocation invocation, Response response) throws Exception;
}
