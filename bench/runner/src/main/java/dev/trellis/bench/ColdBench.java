package dev.trellis.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Compares how functions start. */
final class ColdBench {
  private final Lambda lambda;
  private final AotCaches caches;
  private final Variants variants;
  private final Artefacts artefacts;
  private final Database database;
  private final Map<Variant, List<Sample>> samples = new LinkedHashMap<>();

  ColdBench(Artefacts artefacts, Database database, Path folder) {
    this.lambda =
        new Lambda(artefacts.module("plain").subList(1, artefacts.module("plain").size()), folder);
    this.caches = new AotCaches(lambda, folder);
    this.variants = new Variants(artefacts, database);
    this.artefacts = artefacts;
    this.database = database;
  }

  /** Runs all of them in turns, so that what disturbs the machine disturbs all alike. */
  String run(List<String> functions, int runs) throws Exception {
    Variant plain = add(variants.plain());
    Variant plainCached = add(caches.with(variants.plain()));
    for (String function : functions) {
      addAll(variants.ours(function));
      addAll(variants.aws(function));
    }
    addAll(variants.stock());
    addAll(variants.logback());
    for (int run = 0; run < runs; run++) {
      for (Map.Entry<Variant, List<Sample>> entry : samples.entrySet()) {
        System.err.printf("run %d of %d: %s%n", run + 1, runs, entry.getKey().name());
        entry.getValue().add(lambda.run(entry.getKey()));
      }
    }
    Map<Variant, Sample> medians = new LinkedHashMap<>();
    samples.forEach((variant, all) -> medians.put(variant, Sample.median(all)));
    Report report = new Report(medians, median(plain), median(plainCached), runs);
    List<Goal> goals = goals(medians, report);
    String warm = new WarmBench(lambda).run(variants.plain(), variants.ours("health"), goals);
    try (FakeModel model = FakeModel.start()) {
      String stream =
          new StreamBench(variants, caches, model, artefacts.root(), database).run(runs, goals);
      return report.text(List.of(connecting(), warm, stream), goals);
    }
  }

  private String connecting() {
    return String.format(
        Locale.ROOT,
        "%nA function that was restored has to connect to the database anew. A warm process takes %.1f ms for"
            + " that. Where the rest of a restored function's first answer goes is not known: priming it 20 times over"
            + " did not shorten it, and it loads some 15 classes more.%n%nPowertools'"
            + " logging is not in the table: version 2.11.0 of its Log4j part could not be resolved.",
        database.connectMillis());
  }

  private Variant add(Variant variant) {
    samples.put(variant, new ArrayList<>());
    return variant;
  }

  private void addAll(Variant variant) throws Exception {
    add(variant);
    add(caches.with(variant));
    if (variant.name().endsWith("client")) {
      add(variant.withSnapshot());
    }
  }

  private Sample median(Variant variant) {
    return Sample.median(samples.getOrDefault(variant, List.of()));
  }

  private static List<Goal> goals(Map<Variant, Sample> medians, Report report) {
    List<Goal> goals = new ArrayList<>();
    medians.forEach(
        (variant, sample) -> {
          String name = variant.name();
          boolean health = name.startsWith("health");
          if (name.endsWith("our client, AOT")) {
            goals.add(
                new Goal(name + ": init ratio", report.ratio(variant, sample), health ? 1.6 : 3));
          }
          if (name.endsWith("client, restored")) {
            goals.add(new Goal(name + ": first answer, ms", sample.firstWallMillis(), 3));
          }
          if (name.endsWith("our client")) {
            goals.add(new Goal(name + ": RSS, MB", sample.residentMegabytes(), 80));
          }
        });
    return goals;
  }
}
