package dev.trellis.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** How much memory another process holds. */
final class ResidentMemory {
  private static final double KIB_PER_MIB = 1024.0;

  private ResidentMemory() {}

  /** In MiB, shared pages included; 0 where there is no /proc. */
  static double megabytes(ProcessHandle process) throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(status)) {
      String line = lines.filter(l -> l.startsWith("VmRSS:")).findFirst().orElse("VmRSS: 0 kB");
      return Integer.parseInt(line.replaceAll("\\D", "")) / KIB_PER_MIB;
    }
  }
}
