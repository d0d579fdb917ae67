package dev.trellis.agentstream;

import dev.trellis.agentstream.context.ContextCache;
import dev.trellis.agentstream.context.ContextWindow;
import dev.trellis.agentstream.context.Entry;
import dev.trellis.agentstream.context.History;
import dev.trellis.domain.Message;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.UserId;
import dev.trellis.store.Conversations;
import dev.trellis.store.Conversations.Stretch;
import dev.trellis.store.Conversations.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Reads a conversation from its end backwards, in pages, as far as there is any use of it: to its
 * beginning, to where the summary begins, or until there is more than a model can be shown.
 */
final class ContextReader {
  private static final int MAX_MESSAGES = 400;
  private static final int PAGE = 50;
  private static final int PAGE_BYTES = 1 << 20;

  private final Conversations conversations;
  private final ConversationPages pages;
  private final ContextCache cache;
  private final ContextWindow window;

  ContextReader(
      Conversations conversations,
      ConversationPages pages,
      ContextCache cache,
      ContextWindow window) {
    this.conversations = conversations;
    this.pages = pages;
    this.cache = cache;
    this.window = window;
  }

  /**
   * The conversation up to the message to answer, or to the answer to go on with.
   *
   * @param newest that message, with the one before it if there is one
   */
  History read(UserId user, ProjectId project, List<Message> newest) {
    Message last = newest.getLast();
    if (last.role() == Message.Role.ASSISTANT) {
      return upTo(user, project, last);
    }
    Entry asked = Conversation.entry(last);
    if (newest.size() == 1) {
      return new History(Optional.empty(), true, List.of(asked));
    }
    return upTo(user, project, newest.get(newest.size() - 2)).with(asked);
  }

  private History upTo(UserId user, ProjectId project, Message previous) {
    // The id of a person's message may come again; an answer's does not.
    Optional<History> known =
        previous.role() == Message.Role.ASSISTANT
            ? cache.get(project, previous.id())
            : Optional.empty();
    return known.orElseGet(() -> load(user, project, previous));
  }

  private History load(UserId user, ProjectId project, Message previous) {
    List<Entry> entries = new ArrayList<>(List.of(Conversation.entry(previous)));
    Stretch page = before(user, project, previous);
    entries.addAll(0, entries(page));
    if (!page.more() && tokens(entries) <= window.tokens() / 2) {
      return new History(Optional.empty(), true, entries);
    }
    Optional<Summary> summary = conversations.summary(user, project);
    while (page.more() && place(summary, entries) < 0 && isWorthMore(entries)) {
      String oldest = entries.getFirst().messageId();
      page = conversations.before(user, project, oldest, PAGE, PAGE_BYTES);
      entries.addAll(0, entries(page));
    }
    int last = place(summary, entries);
    boolean whole = !page.more() && summary.isEmpty();
    return new History(
        summary.map(Summary::text), whole, entries.subList(last + 1, entries.size()));
  }

  private Stretch before(UserId user, ProjectId project, Message previous) {
    return previous.role() == Message.Role.ASSISTANT
        ? pages.beforeAnswer(user, project, previous, PAGE, PAGE_BYTES)
        : conversations.before(user, project, previous.id(), PAGE, PAGE_BYTES);
  }

  /** Twice what can be shown is enough to be summed up. */
  private boolean isWorthMore(List<Entry> entries) {
    return entries.size() < MAX_MESSAGES && tokens(entries) < 2 * window.tokens();
  }

  private static int tokens(List<Entry> entries) {
    return entries.stream().mapToInt(Entry::tokens).sum();
  }

  /** Where the summary's last message stands; -1 if it was not read. */
  private static int place(Optional<Summary> summary, List<Entry> entries) {
    return IntStream.range(0, entries.size())
        .filter(i -> summary.filter(s -> s.upTo().equals(entries.get(i).messageId())).isPresent())
        .findFirst()
        .orElse(-1);
  }

  private static List<Entry> entries(Stretch stretch) {
    return stretch.messages().stream().map(Conversation::entry).toList();
  }
}
