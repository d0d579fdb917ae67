package dev.trellis.domain;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/** One of the {@link Ceilings}, which was met. */
public enum Ceiling {
  RUN_STEPS,
  RUN_TOKENS,
  RUN_USD,
  DAY_TOKENS,
  DAY_USD,
  INSTALLATION_DAY_USD;

  private static final String GO_ON = " Send another message to go on.";
  private static final String TOMORROW = " is used up; it opens again at 00:00 UTC.";

  /** What is told to whoever met it: which it is, how high, and when there is room again. */
  public String refusal(Ceilings ceilings) {
    return switch (this) {
      case RUN_STEPS ->
          "One answer may take %d steps, and has.".formatted(ceilings.steps()) + GO_ON;
      case RUN_TOKENS -> runBudget(tokens(ceilings.runTokens()));
      case RUN_USD -> runBudget(ceilings.runCost().toString());
      case DAY_TOKENS -> dayBudget(tokens(ceilings.dayTokens()), "account");
      case DAY_USD -> dayBudget(ceilings.dayCost().toString(), "account");
      case INSTALLATION_DAY_USD ->
          dayBudget(ceilings.installationDayCost().toString(), "installation");
    };
  }

  private static String tokens(long count) {
    return String.format(Locale.ROOT, "%,d tokens", count);
  }

  private static String runBudget(String amount) {
    return "The budget of %s for one answer is used up.".formatted(amount) + GO_ON;
  }

  private static String dayBudget(String amount, String whose) {
    return "Today's budget of %s for this %s".formatted(amount, whose) + TOMORROW;
  }

  /** The refusal as a problem; another run may begin at once, another day at its beginning. */
  public ProblemException problem(Ceilings ceilings, Instant now) {
    Duration wait =
        switch (this) {
          case RUN_STEPS, RUN_TOKENS, RUN_USD -> Duration.ZERO;
          case DAY_TOKENS, DAY_USD, INSTALLATION_DAY_USD -> Duration.between(now, nextDay(now));
        };
    return new ProblemException(new Problem.TooManyRequests(refusal(ceilings), wait));
  }

  /** The day that an instant is counted on. */
  public static LocalDate day(Instant now) {
    return LocalDate.ofInstant(now, ZoneOffset.UTC);
  }

  /** When the day's ceilings open again. */
  public static Instant nextDay(Instant now) {
    return day(now).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
