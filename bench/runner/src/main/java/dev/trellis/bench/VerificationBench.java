package dev.trellis.bench;

import dev.trellis.crypto.ApiKeyFormat;
import dev.trellis.domain.ApiKeyId;
import dev.trellis.domain.Scope;
import dev.trellis.domain.UserId;
import dev.trellis.store.Accounts;
import dev.trellis.store.ApiKeys;
import dev.trellis.store.DatabaseSetup;
import dev.trellis.store.Db;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What it costs to find out who makes a request. */
final class VerificationBench {
  private static final int WARM_REQUESTS = 1_500;
  private static final int MEASURED_REQUESTS = 4_000;
  // More than one, or they would meet their rate limits.
  private static final int USERS = 40;
  private static final double GOAL_MICROS = 150;

  /** What a request shows. */
  private enum Credential {
    NONE("nothing, on a public route"),
    ACCESS_TOKEN("an access token"),
    API_KEY("an API key, which the database is asked about");

    private final String text;

    Credential(String text) {
      this.text = text;
    }
  }

  private final Map<Credential, List<String>> events = new EnumMap<>(Credential.class);

  VerificationBench(Database database) {
    Event open = new Event("GET", "/health/live", "", "");
    Event closed = new Event("GET", "/projects", "", "");
    List<UserId> users = Stream.generate(UserId::create).limit(USERS).toList();
    List<String> tokens = users.stream().map(Tokens::of).toList();
    events.put(Credential.NONE, tokens.stream().map(token -> open.json(token, "")).toList());
    events.put(
        Credential.ACCESS_TOKEN, tokens.stream().map(token -> closed.json(token, "")).toList());
    try (Db db = new Db(database.config(DatabaseSetup.APP))) {
      events.put(
          Credential.API_KEY,
          users.stream().map(user -> closed.json(newKey(db, user), "")).toList());
    }
  }

  private static String newKey(Db db, UserId user) {
    new Accounts(db).ensure(user);
    ApiKeyFormat.NewApiKey made = ApiKeyFormat.create();
    new ApiKeys(db)
        .create(
            user,
            new ApiKeys.NewKey(
                new ApiKeyId(made.id()),
                made.hash(),
                "bench",
                EnumSet.allOf(Scope.class),
                Optional.empty()));
    return made.key();
  }

  /** Makes the requests in turns; the goal is added to {@code goals}. */
  String run(Map<String, String> settings, List<Goal> goals) {
    try (InProcess function = new InProcess(new ProbeFunction(), settings)) {
      rounds(function, WARM_REQUESTS);
      return table(rounds(function, MEASURED_REQUESTS), goals);
    }
  }

  private Map<Credential, double[]> rounds(InProcess function, int count) {
    Map<Credential, double[]> micros = new EnumMap<>(Credential.class);
    List<Credential> order = new ArrayList<>(List.of(Credential.values()));
    order.forEach(credential -> micros.put(credential, new double[count]));
    for (int i = 0; i < count; i++) {
      // Each comes after each as often, since it leaves the processor's caches to it.
      Collections.shuffle(order);
      for (Credential credential : order) {
        String event = events.getOrDefault(credential, List.of()).get(i % USERS);
        micros.getOrDefault(credential, new double[0])[i] = function.micros(event, 204);
      }
    }
    return micros;
  }

  private static String table(Map<Credential, double[]> micros, List<Goal> goals) {
    StringBuilder table =
        new StringBuilder(
            """
            From an event to its answer, in µs, in one process, by %,d requests each in turns; the rate limit, which a \
            verified request passes, is part of what it costs.

            | the request shows | p50 | p99 | p50 more than nothing |
            |---|---|---|---|
            """
                .formatted(MEASURED_REQUESTS));
    double none = percentile(micros, Credential.NONE, 50);
    for (Credential credential : Credential.values()) {
      double p50 = percentile(micros, credential, 50);
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %.0f | %.0f | %.0f |%n",
              credential.text,
              p50,
              percentile(micros, credential, 99),
              p50 - none));
    }
    double cost = percentile(micros, Credential.ACCESS_TOKEN, 50) - none;
    goals.add(new Goal("an access token's cost, µs", cost, GOAL_MICROS));
    return table.toString();
  }

  private static double percentile(
      Map<Credential, double[]> micros, Credential credential, int percent) {
    return Sample.percentile(micros.getOrDefault(credential, new double[0]), percent);
  }
}
