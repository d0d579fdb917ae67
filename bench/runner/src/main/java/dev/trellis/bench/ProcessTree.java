package dev.trellis.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A process and those that it has started, which may come and go: of those that have ended, the
 * system adds the time to its own record of the parent.
 */
record ProcessTree(ProcessHandle root) {
  // In /proc/PID/stat, behind the name: times of ended children, in hundredths of a second.
  private static final int ENDED_USER = 13;
  private static final int ENDED_SYSTEM = 14;
  private static final int MILLIS_PER_TICK = 10;

  /** The processor time that all of them have used so far, in ms. */
  double cpuMillis() throws IOException {
    // The living come first: one that ends just now is counted in full with the ended then.
    double living =
        root.descendants()
            .flatMap(child -> CpuClock.ifRunning(child).stream())
            .mapToLong(Duration::toNanos)
            .sum();
    return (living + CpuClock.of(root).toNanos()) / 1e6 + endedMillis();
  }

  private double endedMillis() throws IOException {
    Path stat = proc().resolve("stat");
    if (!Files.exists(stat)) {
      return 0;
    }
    String text = Files.readString(stat);
    String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[ENDED_USER]) + Long.parseLong(fields[ENDED_SYSTEM]))
        * (double) MILLIS_PER_TICK;
  }

  private Path proc() {
    return Path.of("/proc", Long.toString(root.pid()));
  }
}
