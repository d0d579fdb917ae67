package dev.trellis.agentstream.context;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.trellis.domain.ProjectId;
import dev.trellis.llm.ModelMessage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Conversations as they were assembled, so that the next message of one in the same process finds
 * what is before it without reading. Each is known by the answer that it ends with. It cannot be
 * stale: an answer's id is made once and never again, messages are only added at a conversation's
 * end, and a cut takes a message together with all behind it, so that before an answer that is
 * there everything is as it was.
 *
 * <p>Entries live for 30 minutes; there are at most 100, and of at most 64 MiB together.
 */
public final class ContextCache {
  private static final Duration LIFETIME = Duration.ofMinutes(30);
  private static final long MAX_BYTES = 64L << 20;
  private static final long MAX_ENTRIES = 100;
  private static final int AROUND = 100;

  private final Cache<Key, History> histories;

  private record Key(ProjectId project, String answerId) {}

  public ContextCache() {
    this(Ticker.systemTicker());
  }

  ContextCache(Ticker ticker) {
    // The bound in bytes is also the one in entries: none weighs less than its hundredth.
    histories =
        Caffeine.newBuilder()
            .expireAfterWrite(LIFETIME)
            .maximumWeight(MAX_BYTES)
            .weigher(ContextCache::weight)
            .executor(Runnable::run)
            .ticker(ticker)
            .build();
  }

  /**
   * The conversation up to an answer.
   *
   * @param answerId the id of a message of an agent that is stored in this project
   */
  public Optional<History> get(ProjectId project, String answerId) {
    return Optional.ofNullable(histories.getIfPresent(new Key(project, answerId)));
  }

  /** Keeps a conversation that ends with an answer, which is stored already. */
  public void put(ProjectId project, String answerId, History history) {
    histories.put(new Key(project, answerId), history);
  }

  /** How many there are. */
  long size() {
    histories.cleanUp();
    return histories.estimatedSize();
  }

  private static int weight(Key key, History history) {
    long bytes = bytes(history);
    return (int) Math.clamp(bytes, (MAX_BYTES + MAX_ENTRIES - 1) / MAX_ENTRIES, Integer.MAX_VALUE);
  }

  /** Two for each character, as if none fitted into one. */
  private static long bytes(History history) {
    long characters = history.summary().map(String::length).orElse(0);
    for (Entry entry : history.entries()) {
      characters += AROUND;
      for (ModelMessage message : entry.messages()) {
        characters += AROUND + characters(message);
      }
    }
    return 2 * characters;
  }

  private static long characters(ModelMessage message) {
    return switch (message) {
      case ModelMessage.User(String text) -> text.length();
      case ModelMessage.Assistant(String text, List<ModelMessage.ToolCall> calls, _) ->
          text.length() + calls.stream().mapToLong(call -> AROUND + call.input().length()).sum();
      case ModelMessage.ToolResults(List<ModelMessage.ToolResult> results) ->
          results.stream().mapToLong(result -> AROUND + result.output().length()).sum();
    };
  }
}
