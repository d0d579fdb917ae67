package dev.trellis.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds the hooks around a snapshot, by strong references. Before it they run in the reverse order
 * of their registration, after it in the order itself: what was built last is closed first.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks.html">Lambda
 *     SnapStart runtime hooks</a>
 */
public final class SnapStart {
  private final List<SnapStartHook> hooks = new ArrayList<>();
  private @Nullable Supplier<List<byte[]>> primingEvents;

  SnapStart() {}

  /** Adds a hook. Where the function runs without a snapshot, it is never called. */
  public synchronized void register(SnapStartHook hook) {
    hooks.add(hook);
  }

  /**
   * Has the handler serve events before the hooks run, each through a Runtime API inside this
   * process: what an invocation needs is then loaded and part of the snapshot. Nobody gets the
   * answers. If there is none, or a failure, no snapshot is taken. Where the function runs without
   * a snapshot, nothing is asked for or served.
   *
   * @param events give what changes nothing, since every deployment serves it
   */
  public synchronized void prime(Supplier<List<byte[]>> events) {
    primingEvents = events;
  }

  synchronized List<byte[]> primingEvents() {
    return primingEvents == null ? List.of() : primingEvents.get();
  }

  void beforeCheckpoint() throws Exception {
    runAll(registered().reversed(), SnapStartHook::beforeCheckpoint);
  }

  void afterRestore() throws Exception {
    runAll(registered(), SnapStartHook::afterRestore);
  }

  private synchronized List<SnapStartHook> registered() {
    return List.copyOf(hooks);
  }

  private interface Phase {
    void run(SnapStartHook hook) throws Exception;
  }

  /** Runs every hook, whatever becomes of the others, and throws the first failure at the end. */
  private static void runAll(List<SnapStartHook> hooks, Phase phase) throws Exception {
    @Nullable Exception first = null;
    for (SnapStartHook hook : hooks) {
      try {
        phase.run(hook);
      } catch (Exception failure) {
        if (first == null) {
          first = failure;
        } else {
          first.addSuppressed(failure);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
