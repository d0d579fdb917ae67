package dev.trellis.llm.scripted;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the script understands of a person's message.
 *
 * @param line the message as one short line
 * @param topic what a new app is called if no title is asked for
 * @param saying what the message puts in quotation marks or after "saying"
 */
record Wish(
    String line,
    String topic,
    Optional<String> title,
    Optional<Colour> colour,
    Optional<Theme> theme,
    List<Feature> features,
    Optional<String> saying) {

  // What matters is said early, and the patterns are not tried on a whole book.
  private static final int MOST_READ = 2_000;
  private static final int LINE = 200;
  private static final Pattern GO_ON =
      Pattern.compile(
          "(?:yes|ok|okay|sure|go|continue|more|next|another|surprise|do it|add it)\\b.*",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern SAYING =
      Pattern.compile(
          "[\"“„]([^\"“”\\n]+)[\"”“]|\\b(?:saying|says|reading)[ ]*:?[ ]+([^\"“„\\n][^\\n]*)",
          Pattern.CASE_INSENSITIVE);

  Wish {
    features = List.copyOf(features);
  }

  static Wish of(String message) {
    String start = message.substring(0, PlainText.boundary(message, MOST_READ));
    String text =
        start
            .lines()
            .map(PlainText::line)
            .filter(line -> !line.isEmpty())
            .collect(Collectors.joining("\n"));
    Optional<Naming.Order> order = Naming.order(text);
    // A list called "Blue Monday" is not asked to be blue.
    String rest =
        order.map(o -> text.substring(0, o.start()) + "\n" + text.substring(o.end())).orElse(text);
    return new Wish(
        text.isEmpty() ? "(nothing)" : PlainText.cut(text.replace('\n', ' '), LINE),
        Naming.fromTopic(text),
        order.map(Naming.Order::title),
        Colour.in(rest),
        Theme.in(rest),
        Feature.in(rest),
        saying(rest));
  }

  private static Optional<String> saying(String text) {
    Matcher saying = SAYING.matcher(text);
    if (!saying.find()) {
      return Optional.empty();
    }
    String said = saying.group(1) != null ? saying.group(1) : saying.group(2);
    return Optional.of(PlainText.cut(said.strip(), LINE)).filter(line -> !line.isEmpty());
  }

  /** Whether the person leaves the next step to the script. */
  boolean leavesItToTheScript() {
    return GO_ON.matcher(line).matches();
  }
}
