package dev.trellis.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Has a bug that nobody meets by chance: a fuzzer which does not find it is not looking. */
public final class PlantedFuzzer {
  private PlantedFuzzer() {}

  /** What the fuzzer begins with: far from the bug. */
  public static List<byte[]> seeds() {
    return List.of("nothing".getBytes(StandardCharsets.UTF_8));
  }

  /** What Jazzer calls. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (new String(data, StandardCharsets.UTF_8).startsWith("trk_planted")) {
      throw new IllegalStateException("the planted bug");
    }
  }
}
