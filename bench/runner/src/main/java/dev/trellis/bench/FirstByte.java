package dev.trellis.bench;

import java.util.List;

/**
 * How long it takes from the start of a process to the first word of a model.
 *
 * @param cpuMillis processor time
 * @param wallMillis by the clock
 */
record FirstByte(double cpuMillis, double wallMillis) {
  static FirstByte median(List<FirstByte> runs) {
    return new FirstByte(
        Sample.percentile(runs.stream().mapToDouble(FirstByte::cpuMillis).toArray(), 50),
        Sample.percentile(runs.stream().mapToDouble(FirstByte::wallMillis).toArray(), 50));
  }
}
