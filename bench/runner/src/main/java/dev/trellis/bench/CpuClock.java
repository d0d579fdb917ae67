package dev.trellis.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.util.Optional;

/**
 * The processor time of another process. On Linux it is read from the process's own clock, to the
 * microsecond; what {@link ProcessHandle} tells elsewhere, and {@code /proc/PID/stat}, has steps of
 * ten milliseconds.
 */
final class CpuClock {
  private static final boolean LINUX = System.getProperty("os.name", "").equals("Linux");

  private CpuClock() {}

  /** Loaded on Linux alone. */
  @SuppressWarnings("restricted") // native access is allowed on the command line
  private static final class Native {
    static final MethodHandle CLOCK_GETTIME =
        Linker.nativeLinker()
            .downcallHandle(
                Linker.nativeLinker().defaultLookup().findOrThrow("clock_gettime"),
                FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
  }

  /** What all threads of the process have used so far. */
  static Duration of(ProcessHandle process) {
    return ifRunning(process).orElseThrow(() -> new IllegalStateException("the process has ended"));
  }

  /** The same; empty if the process has ended. */
  static Optional<Duration> ifRunning(ProcessHandle process) {
    return LINUX ? ofClock((~(int) process.pid() << 3) | 2) : process.info().totalCpuDuration();
  }

  /** The id of a process's clock is its complement with the kind of clock in the last bits. */
  private static Optional<Duration> ofClock(int clock) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment time = arena.allocate(ValueLayout.JAVA_LONG, 2);
      int failed = (int) Native.CLOCK_GETTIME.invokeExact(clock, time);
      return failed == 0
          ? Optional.of(
              Duration.ofSeconds(
                  time.getAtIndex(ValueLayout.JAVA_LONG, 0),
                  time.getAtIndex(ValueLayout.JAVA_LONG, 1)))
          : Optional.empty();
    } catch (RuntimeException | Error failed) {
      throw failed;
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
