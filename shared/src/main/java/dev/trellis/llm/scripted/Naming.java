package dev.trellis.llm.scripted;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what an app is to be called. */
final class Naming {
  static final String FALLBACK = "My list";
  static final int MAX_TITLE = 60;
  private static final int MAX_TOPIC_WORDS = 4;

  private static final Pattern ORDER =
      pattern(
          "\\b(?:rename\\b[^.!?\\n]{0,60}?\\bto|(?:call|called|name) it|called|named|titled"
              + "|title\\b[^.!?\\n]{0,30}?(?:\\bto\\b|\\bis\\b|\\bas\\b|[:=]))\\s*[:=]?[ ]*(?=\\S)");
  private static final Pattern NAME_END =
      pattern(
          "[.!?](?=\\s|$)|[,;\\n]|\\s(?:please|instead|with|that|which)\\b"
              + "|\\s(?:and|but|then) (?:make|add|set|turn|change|use|give|paint|it|also|then)\\b");
  private static final Pattern QUOTED =
      Pattern.compile("\"[^\"\\n]+\"|[“„][^“”\\n]+[“”]|'[^'\\n]+'");

  private static final Pattern PURPOSE =
      pattern("\\bfor (?:(?:my|our|the|a|an|his|her|their|your) )?(?=\\S)");
  private static final Pattern KIND =
      pattern(
          "\\b(?:an?|my|our|the) ((?:[\\p{L}\\p{N}-]+ ){1,4}?)"
              + "(?:app|list|tracker|planner|page|site|website|tool|checklist)\\b");
  private static final Set<String> NO_TOPIC =
      Set.of(
          "me",
          "us",
          "you",
          "myself",
          "free",
          "now",
          "fun",
          "todo",
          "to-do",
          "to",
          "do",
          "task",
          "tasks",
          "simple",
          "small",
          "nice",
          "little",
          "tiny",
          "new",
          "great",
          "good",
          "pretty",
          "beautiful",
          "modern",
          "web",
          "single",
          "dark",
          "light");

  private Naming() {}

  /** A name, and where in the text it was asked for. */
  record Order(String title, int start, int end) {}

  /** A name that is asked for outright: "call it X", "change the title to X". */
  static Optional<Order> order(String text) {
    Matcher order = ORDER.matcher(text);
    if (!order.find()) {
      return Optional.empty();
    }
    Matcher quoted = QUOTED.matcher(text).region(order.end(), text.length());
    if (quoted.lookingAt()) {
      String name = text.substring(quoted.start() + 1, quoted.end() - 1);
      return order(name, order.start(), quoted.end());
    }
    int end = end(text, order.end());
    return order(text.substring(order.end(), end), order.start(), end);
  }

  private static Optional<Order> order(String name, int start, int end) {
    String title = PlainText.cut(name.strip(), MAX_TITLE);
    return title.isEmpty() ? Optional.empty() : Optional.of(new Order(title, start, end));
  }

  /** A title from what the app is for, or from what kind of list it is. */
  static String fromTopic(String text) {
    Matcher purpose = PURPOSE.matcher(text);
    while (purpose.find()) {
      String topic = topic(text.substring(purpose.end(), end(text, purpose.end())), _ -> true);
      if (!topic.isEmpty()) {
        return title(topic);
      }
    }
    Matcher kind = KIND.matcher(text);
    return kind.find() ? title(topic(kind.group(1), Naming::tells)) : FALLBACK;
  }

  private static String topic(String words, Predicate<String> kept) {
    List<String> topic =
        Arrays.stream(words.strip().split("\\s+", -1)).limit(MAX_TOPIC_WORDS).filter(kept).toList();
    return topic.stream().anyMatch(Naming::tells) ? String.join(" ", topic) : "";
  }

  private static boolean tells(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return !lower.isEmpty() && !NO_TOPIC.contains(lower) && Colour.in(lower).isEmpty();
  }

  private static String title(String topic) {
    if (topic.isEmpty()) {
      return FALLBACK;
    }
    String ending = topic.toLowerCase(Locale.ROOT).endsWith("list") ? "" : " list";
    String whole = PlainText.cut(topic, MAX_TITLE - ending.length()) + ending;
    int first = whole.offsetByCodePoints(0, 1);
    return whole.substring(0, first).toUpperCase(Locale.ROOT) + whole.substring(first);
  }

  private static int end(String text, int from) {
    Matcher end = NAME_END.matcher(text).region(from, text.length());
    return end.find() ? end.start() : text.length();
  }

  private static Pattern pattern(String regex) {
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }
}
