package dev.trellis.bench;

import dev.trellis.http.Json;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Reads a whole conversation page by page while messages are edited: is any seen twice, or never?
 */
final class PageWalk {
  private static final int MESSAGES = 1_000;

  private final DataRig rig;
  private final Conversations conversations;

  /** How many messages were seen more than once, and how many not at all. */
  private record Seen(int twice, int never) {}

  PageWalk(DataRig rig, Conversations conversations) {
    this.rig = rig;
    this.conversations = conversations;
  }

  /**
   * The goals are added to {@code goals}. A conversation of 1,000 messages is there in the old
   * database.
   */
  String run(List<Goal> goals) throws SQLException {
    Seen old = old();
    Seen ours = ours();
    goals.add(new Goal("messages seen twice under edits", ours.twice(), 0));
    goals.add(new Goal("messages never seen under edits", ours.never(), 0));
    return """
    A conversation of %,d messages, read page by page, each edited once it was read: the old stack shows %d of them twice and %d \
    never; ours %d and %d.

    """
        .formatted(MESSAGES, old.twice(), old.never(), ours.twice(), ours.never());
  }

  private Seen old() {
    JsonNode answer =
        rig.peer()
            .ask(
                "walk",
                Map.of("project", Conversations.peerProject(MESSAGES), "messages", MESSAGES));
    return new Seen(answer.get("twice").asInt(), answer.get("never").asInt());
  }

  private Seen ours() throws SQLException {
    Owner owner = conversations.makeOurs(MESSAGES);
    List<String> seen = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      byte[] json = rig.load().ask(PageBench.page(owner, cursor).bytes(owner), 200).bytes();
      JsonNode answer = Json.readOwn(body(json));
      List<String> page =
          answer
              .get("messages")
              .valueStream()
              .map(message -> message.get("id").asString())
              .toList();
      seen.addAll(page);
      JsonNode next = answer.get("pagination").get("nextCursor");
      cursor = next.isNull() ? Optional.empty() : Optional.of(next.asString());
      conversations.edit(owner, page);
    } while (cursor.isPresent() && seen.size() <= 3 * MESSAGES);
    int distinct = new HashSet<>(seen).size();
    return new Seen(seen.size() - distinct, MESSAGES - distinct);
  }

  private static String body(byte[] answer) {
    return Json.readOwn(new String(answer, StandardCharsets.UTF_8)).get("body").asString();
  }
}
