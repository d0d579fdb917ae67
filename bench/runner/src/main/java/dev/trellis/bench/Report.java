package dev.trellis.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The results as Markdown. */
final class Report {
  private final Map<Variant, Sample> medians;
  private final Sample plain;
  private final Sample plainWithCache;
  private final int runs;

  /**
   * What is to be told.
   *
   * @param medians in the order of the table
   * @param plain the handler that everything is compared with
   * @param plainWithCache the same with an AOT cache
   */
  Report(Map<Variant, Sample> medians, Sample plain, Sample plainWithCache, int runs) {
    this.medians = medians;
    this.plain = plain;
    this.plainWithCache = plainWithCache;
    this.runs = runs;
  }

  String text(List<String> more, List<Goal> goals) {
    List<String> lines = new ArrayList<>();
    lines.add(
        machine()
            + "; each process on one, SerialGC, C1; medians of %d runs, taken in turns."
                .formatted(runs));
    lines.add("");
    lines.add(
        "Init and first are processor time in ms; the ratio is to the plain handler's init under AWS's client, with a"
            + " cache to the one with a cache. First wall in ms, warm (p50, p99, and processor time on average) in µs, resident memory and jars in MB.");
    lines.add("");
    lines.add(
        "| variant | init | ratio | first | first wall | warm p50 | p99 | CPU | RSS | jars |");
    lines.add("|---|---|---|---|---|---|---|---|---|---|");
    medians.forEach((variant, sample) -> lines.add(row(variant, sample)));
    lines.addAll(more);
    return String.join("\n", lines) + "\n" + Goal.table(goals);
  }

  /** Where this runs. */
  static String machine() {
    return "%s %s, %d processors, %s %s"
        .formatted(
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("java.vm.name"),
            Runtime.version());
  }

  private String row(Variant variant, Sample sample) {
    return String.format(
        Locale.ROOT,
        "| %s | %.0f | %.2f | %.1f | %.1f | %.0f | %.0f | %.0f | %.0f | %.1f |",
        variant.name(),
        sample.initMillis(),
        ratio(variant, sample),
        sample.firstMillis(),
        sample.firstWallMillis(),
        sample.p50Micros(),
        sample.p99Micros(),
        sample.warmCpuMicros(),
        sample.residentMegabytes(),
        megabytes(variant));
  }

  double ratio(Variant variant, Sample sample) {
    Sample base = variant.aotCache().isPresent() ? plainWithCache : plain;
    return sample.initMillis() / base.initMillis();
  }

  private static double megabytes(Variant variant) {
    return variant.jars().stream().map(Path::toFile).mapToLong(java.io.File::length).sum() / 1e6;
  }
}
