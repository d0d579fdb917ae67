package dev.trellis.bench;

import dev.trellis.boot.LambdaFunction;
import dev.trellis.crypto.Passwords;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Whether the time that a refused sign-in takes tells why it was refused. */
final class SignInBench {
  private static final int ACCOUNTS = 8;
  private static final int WARM_TRIES = 20;
  private static final int MEASURED_TRIES = 600;
  private static final int HASHES = 50;
  private static final String PASSWORD = "seven otters juggle plums";
  private static final String WRONG_PASSWORD = "eight otters juggle pears";

  /** Why a sign-in is refused. */
  private enum Reason {
    NO_ACCOUNT("no such account"),
    WRONG_PASSWORD("wrong password"),
    DISABLED("disabled account, right password"),
    EMPTY_PASSWORD("empty password");

    private final String text;

    Reason(String text) {
      this.text = text;
    }
  }

  private final Database database;
  private int addresses;

  SignInBench(Database database) {
    this.database = database;
  }

  /** Tries all kinds in turns; the goals are added to {@code goals}. */
  String run(List<Goal> goals) throws Exception {
    LambdaFunction function = LambdaFunction.named("dev.trellis.auth.AuthFunction");
    try (InProcess auth = new InProcess(function, database.settings())) {
      for (int i = 0; i < ACCOUNTS; i++) {
        signUp(auth, email("known", i));
        signUp(auth, email("disabled", i));
        database.disable(email("disabled", i));
      }
      rounds(auth, WARM_TRIES);
      return table(rounds(auth, MEASURED_TRIES), goals);
    }
  }

  private void signUp(InProcess auth, String email) {
    auth.micros(event("/auth/signup", email, PASSWORD), 201);
  }

  private Map<Reason, double[]> rounds(InProcess auth, int count) {
    Map<Reason, double[]> micros = new EnumMap<>(Reason.class);
    List<Reason> order = new ArrayList<>(List.of(Reason.values()));
    order.forEach(reason -> micros.put(reason, new double[count]));
    for (int i = 0; i < count; i++) {
      Collections.shuffle(order);
      for (Reason reason : order) {
        micros.getOrDefault(reason, new double[0])[i] = auth.micros(attempt(reason, i), 401);
      }
    }
    return micros;
  }

  private String attempt(Reason reason, int number) {
    String known = email("known", number % ACCOUNTS);
    return switch (reason) {
      case NO_ACCOUNT -> event("/auth/signin", email("unknown", number % ACCOUNTS), WRONG_PASSWORD);
      case WRONG_PASSWORD -> event("/auth/signin", known, WRONG_PASSWORD);
      case DISABLED -> event("/auth/signin", email("disabled", number % ACCOUNTS), PASSWORD);
      case EMPTY_PASSWORD -> event("/auth/signin", known, "");
    };
  }

  private static String email(String kind, int number) {
    return "%s-%d@example.com".formatted(kind, number);
  }

  /** A request from an address of its own, or it would soon meet the limits. */
  private String event(String route, String email, String password) {
    addresses++;
    String address = "10.1.%d.%d".formatted(addresses / 250, addresses % 250 + 1);
    String body = "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(email, password);
    return new Event("POST", route, "", body).json("", address);
  }

  private static String table(Map<Reason, double[]> micros, List<Goal> goals) {
    StringBuilder table =
        new StringBuilder(
            """

            A password's hash takes %.0f ms. The time of a refused sign-in, in ms, of %d tries each in turns:

            | refused for | p50 | p99 |
            |---|---|---|
            """
                .formatted(hashMillis(), MEASURED_TRIES));
    for (Reason reason : Reason.values()) {
      double[] all = micros.getOrDefault(reason, new double[0]);
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %.2f | %.2f |%n",
              reason.text,
              Sample.percentile(all, 50) / 1e3,
              Sample.percentile(all, 99) / 1e3));
    }
    table.append("\nAUC is how often the first of two takes longer; 0.5 tells nothing.\n");
    for (Reason one : Reason.values()) {
      for (Reason other : Reason.values()) {
        if (one.compareTo(other) < 0) {
          goals.add(goal(one, other, micros));
        }
      }
    }
    return table.toString();
  }

  /** That the time does not tell the one from the other. */
  private static Goal goal(Reason one, Reason other, Map<Reason, double[]> micros) {
    double auc =
        auc(micros.getOrDefault(one, new double[0]), micros.getOrDefault(other, new double[0]));
    String what =
        String.format(
            Locale.ROOT, "%s against %s: AUC %.3f, so off 0.5 by", one.text, other.text, auc);
    return new Goal(what, Math.abs(auc - 0.5), 0.05);
  }

  /** The area under the ROC curve: how likely one of the first is above one of the second. */
  private static double auc(double[] first, double[] second) {
    double above = 0;
    for (double one : first) {
      for (double other : second) {
        above += one > other ? 1 : one == other ? 0.5 : 0;
      }
    }
    return above / first.length / second.length;
  }

  private static double hashMillis() {
    Passwords passwords = new Passwords();
    passwords.warm();
    double[] millis =
        IntStream.range(0, HASHES)
            .mapToDouble(
                _ -> {
                  long start = System.nanoTime();
                  passwords.verifyNobody(WRONG_PASSWORD);
                  return (System.nanoTime() - start) / 1e6;
                })
            .toArray();
    return Sample.percentile(millis, 50);
  }
}
