package dev.trellis.runtime;

/**
 * What has to be done around a snapshot: close what cannot be frozen, and get it back. Connections
 * do not survive, secrets and clocks have aged, and seeds are shared by every copy.
 */
public interface SnapStartHook {

  /**
   * Runs before the snapshot is taken.
   *
   * @throws Exception to have no snapshot taken: publishing the version fails
   */
  default void beforeCheckpoint() throws Exception {}

  /**
   * Runs after each restore, within Lambda's limit of ten seconds.
   *
   * @throws Exception to give up this copy of the function
   */
  default void afterRestore() throws Exception {}
}
