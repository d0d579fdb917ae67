package dev.trellis.runtime;

/** Makes a function's handler, once, before the first invocation. */
@FunctionalInterface
public interface Startup {

  /**
   * Makes the handler.
   *
   * @param snapStart takes the hooks that run around a snapshot, if there is one
   * @throws Exception to tell Lambda that the function cannot start
   */
  LambdaHandler start(SnapStart snapStart) throws Exception;
}
