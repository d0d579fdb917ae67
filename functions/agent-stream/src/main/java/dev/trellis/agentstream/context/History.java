package dev.trellis.agentstream.context;

import dev.trellis.llm.ModelMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A conversation as far as a model is shown it.
 *
 * @param summary what is said of the messages before the entries, if that is known
 * @param whole whether the entries begin with the conversation's first message
 * @param entries oldest first
 */
public record History(Optional<String> summary, boolean whole, List<Entry> entries) {
  /**
   * Stands where an answer was ended early and the next one goes on with it. Nobody said it, so it
   * is stored nowhere.
   */
  static final ModelMessage.User GO_ON =
      new ModelMessage.User(
          """
          (Your answer was ended here, since its time was up. What your tools have done is stored, and holds, unless
          you say above that it was not stored. Go on where you were: do nothing twice, and do not begin again.)""");

  public History {
    entries = List.copyOf(entries);
  }

  /** The same with more messages at its end. */
  public History with(Entry entry) {
    List<Entry> longer = new ArrayList<>(entries);
    longer.add(entry);
    return new History(summary, whole, longer);
  }

  public int tokens() {
    return summary.map(TokenEstimate::of).orElse(0)
        + entries.stream().mapToInt(Entry::tokens).sum();
  }

  /**
   * The messages for the model. They begin with a person's, on which models insist: if the
   * beginning is missing it is one that says so, with the summary and the project's files. They end
   * with a person's, or with a request to go on with the answer so far.
   *
   * @param files the list of files
   */
  public List<ModelMessage> messages(String files) {
    List<ModelMessage> messages = new ArrayList<>();
    if (!whole) {
      messages.add(new ModelMessage.User(beginning(files)));
    }
    boolean isAnswered = false;
    for (Entry entry : shown()) {
      if (isAnswered && !entry.person()) {
        messages.add(GO_ON);
      }
      messages.addAll(entry.messages());
      isAnswered = !entry.person();
    }
    if (isAnswered) {
      messages.add(GO_ON);
    }
    return messages;
  }

  private List<Entry> shown() {
    return entries.stream()
        .dropWhile(entry -> whole && !entry.person())
        .filter(entry -> !entry.messages().isEmpty())
        .toList();
  }

  private String beginning(String files) {
    String told =
        summary
            .map(text -> "What was said and done before, in short:\n" + text)
            .orElse("(The conversation's beginning was left out here to save room.)");
    return "%s\n\nThe files of the project at the moment:\n%s".formatted(told, files);
  }
}
