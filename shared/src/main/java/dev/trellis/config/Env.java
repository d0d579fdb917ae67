package dev.trellis.config;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads named settings and remembers everything that is wrong with them, so that all of it is told
 * at once. A setting that is set to blank counts as not set. Values never appear in the problems:
 * they may be secret.
 */
final class Env {
  private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,6})?");

  private final Map<String, String> values;
  private final List<String> problems = new ArrayList<>();

  Env(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  Optional<Secret> secret(String name) {
    return text(name).map(Secret::new);
  }

  /** A whole number within bounds, or the default. */
  int number(String name, int least, int most, int otherwise) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(text.get());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException reportedBelow) {
      // Falls through to the one problem for both cases.
    }
    problem(name, "must be a whole number from %d to %d".formatted(least, most));
    return otherwise;
  }

  /** One of two words, of which the first is the default. */
  String choice(String name, String usual, String other) {
    String text = text(name).orElse(usual);
    if (!text.equals(usual) && !text.equals(other)) {
      problem(name, "must be %s or %s".formatted(usual, other));
      return usual;
    }
    return text;
  }

  /** An amount from 0 on with at most six decimal places, or 0. */
  BigDecimal amount(String name, int most) {
    String text = text(name).orElse("0");
    if (AMOUNT.matcher(text).matches()) {
      BigDecimal amount = new BigDecimal(text);
      if (amount.compareTo(BigDecimal.valueOf(most)) <= 0) {
        return amount;
      }
    }
    problem(name, "must be an amount from 0 to %d, such as 1.25".formatted(most));
    return BigDecimal.ZERO;
  }

  /** An absolute http or https URL without its trailing slash, or the default. */
  URI httpUrl(String name, String otherwise) {
    Optional<URI> url = url(name, List.of("http", "https"));
    if (url.map(URI::getRawUserInfo).isPresent()) {
      problem(name, "must not hold a user or a password");
    }
    String text = url.map(URI::toString).orElse(otherwise);
    return URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
  }

  /**
   * An absolute URL with one of the schemes and a host; empty if it is not set, or not valid (then
   * told).
   */
  Optional<URI> url(String name, List<String> schemes) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      URI url = new URI(text.get());
      if (url.getHost() != null && schemes.contains(url.getScheme())) {
        return Optional.of(url);
      }
    } catch (URISyntaxException reportedBelow) {
      // Falls through to the one problem for both cases; the exception's text would show the value.
    }
    problem(name, "must be a URL that begins with " + String.join(":// or ", schemes) + "://");
    return Optional.empty();
  }

  boolean isSet(String name) {
    return text(name).isPresent();
  }

  void problem(String name, String what) {
    problems.add(name + " " + what);
  }

  List<String> problems() {
    return List.copyOf(problems);
  }
}
