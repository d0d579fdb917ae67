package dev.trellis.agentstream;

import dev.trellis.cache.ResponseCache;
import dev.trellis.cache.ResponseCache.Part;
import dev.trellis.domain.Message;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.ProjectStamp;
import dev.trellis.domain.UserId;
import dev.trellis.http.Json;
import dev.trellis.store.Conversations;
import dev.trellis.store.Conversations.Stretch;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Pages of conversations, kept for other processes too. What stands before an answer stays as it
 * is: a conversation is only cut at its end, and the id of an answer that was cut never comes
 * again.
 */
final class ConversationPages {
  private final Conversations conversations;
  private final ResponseCache cache;

  ConversationPages(Conversations conversations, ResponseCache cache) {
    this.conversations = conversations;
    this.cache = cache;
  }

  private record Kept(String id, String role, String parts, String createdAt) {
    static Kept of(Message message) {
      return new Kept(
          message.id(), message.role().name(), message.parts(), message.createdAt().toString());
    }

    static Message message(JsonNode kept) {
      return new Message(
          kept.path("id").asString(),
          Message.Role.valueOf(kept.path("role").asString()),
          kept.path("parts").asString(),
          Instant.parse(kept.path("createdAt").asString()));
    }
  }

  private record KeptPage(List<Kept> messages, boolean more) {}

  /** The messages that stand right before an answer, as {@link Conversations#before}. */
  Stretch beforeAnswer(UserId user, ProjectId project, Message answer, int limit, int maxBytes) {
    // The answer is the state: its id alone tells what is before it.
    ResponseCache.Key key =
        new ResponseCache.Key(
            Part.CONTEXT,
            user,
            new ProjectStamp(project, 0, Optional.empty()),
            "%d before %s".formatted(limit, answer.id()));
    Optional<Stretch> kept = cache.get(List.of(key)).map(values -> read(values.getFirst()));
    if (kept.isPresent()) {
      return kept.get();
    }
    Stretch page = conversations.before(user, project, answer.id(), limit, maxBytes);
    cache.put(
        key,
        Json.write(new KeptPage(page.messages().stream().map(Kept::of).toList(), page.more())));
    return page;
  }

  private static Stretch read(byte[] kept) {
    JsonNode page = Json.readOwn(new String(kept, StandardCharsets.UTF_8));
    return new Stretch(
        page.path("messages").valueStream().map(Kept::message).toList(),
        page.path("more").asBoolean());
  }
}
