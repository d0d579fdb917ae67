package dev.trellis.config;

import dev.trellis.domain.NanoUsd;
import dev.trellis.domain.Tier;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads, for one tier, settings that have a value for each: one value for all, or {@code
 * FREE=…,PRO=…,ENTERPRISE=…}, where a tier that is not named keeps its default.
 */
record TierSetting(Env env, Tier tier) {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,15}");
  private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,6})?");
  private static final BigDecimal MAX_USD = BigDecimal.valueOf(1_000_000);
  private static final String AMOUNTS = "an amount from 0 to %s, such as 1.25".formatted(MAX_USD);

  /** A whole number within bounds. */
  long number(String name, long least, long most, long otherwise) {
    String what = "a whole number from %d to %d".formatted(least, most);
    return read(name, otherwise, what, text -> number(text, least, most));
  }

  /** An amount in dollars, from 0 on with at most six decimal places. */
  NanoUsd amount(String name, NanoUsd otherwise) {
    return read(name, otherwise, AMOUNTS, TierSetting::amount);
  }

  /** An amount that is the same for all tiers. */
  NanoUsd amountOfAll(String name, NanoUsd otherwise) {
    Optional<String> text = env.text(name);
    Optional<NanoUsd> amount = text.flatMap(TierSetting::amount);
    if (text.isPresent() && amount.isEmpty()) {
      problem(name, "must be " + AMOUNTS);
    }
    return amount.orElse(otherwise);
  }

  private static Optional<Long> number(String text, long least, long most) {
    return Optional.of(text)
        .filter(NUMBER.asMatchPredicate())
        .map(Long::parseLong)
        .filter(number -> number >= least && number <= most);
  }

  private static Optional<NanoUsd> amount(String text) {
    return Optional.of(text)
        .filter(AMOUNT.asMatchPredicate())
        .map(BigDecimal::new)
        .filter(amount -> amount.compareTo(MAX_USD) <= 0)
        .map(NanoUsd::of);
  }

  private <T> T read(String name, T otherwise, String what, Function<String, Optional<T>> parse) {
    Optional<String> text = env.text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    Optional<T> ofAll = parse.apply(text.get());
    if (ofAll.isPresent()) {
      return ofAll.get();
    }
    Optional<Map<Tier, T>> byTier = byTier(text.get(), parse);
    if (byTier.isEmpty()) {
      problem(name, "must be %s, or such a one for a tier, as in FREE=…,PRO=…".formatted(what));
    }
    return byTier.map(values -> values.get(tier)).orElse(otherwise);
  }

  private static <T> Optional<Map<Tier, T>> byTier(
      String text, Function<String, Optional<T>> parse) {
    Map<Tier, T> values = new EnumMap<>(Tier.class);
    for (String part : text.split(",", -1)) {
      String[] words = part.split("=", 2);
      Optional<Tier> named = named(words[0].strip());
      Optional<T> value = words.length == 2 ? parse.apply(words[1].strip()) : Optional.empty();
      if (named.isEmpty() || value.isEmpty() || values.put(named.get(), value.get()) != null) {
        return Optional.empty();
      }
    }
    return Optional.of(values);
  }

  private static Optional<Tier> named(String name) {
    return EnumSet.allOf(Tier.class).stream().filter(each -> each.name().equals(name)).findAny();
  }

  /** Each tier reads the same text, and one of them tells what is wrong with it. */
  private void problem(String name, String what) {
    if (tier == Tier.FREE) {
      env.problem(name, what);
    }
  }
}
