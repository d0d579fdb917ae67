package dev.trellis.bench;

import dev.trellis.domain.CursorCodec;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** Compares pages of messages with the old stack's, at several depths of conversations. */
final class PageBench {
  static final int LIMIT = 50;

  private static final CursorCodec CURSORS =
      new CursorCodec(Database.CURSOR_SECRET.getBytes(StandardCharsets.UTF_8));

  private final DataRig rig;
  private final Conversations conversations;
  private final PageReport report = new PageReport();

  PageBench(DataRig rig) {
    this.rig = rig;
    this.conversations = new Conversations(rig);
  }

  /** Measures conversations of so many messages each; the goals are added to {@code goals}. */
  String run(List<Integer> sizes, List<Goal> goals) throws Exception {
    for (int size : sizes) {
      System.err.printf("pages of %,d messages%n", size);
      Owner owner = conversations.make(size);
      for (Depth depth : Depth.values()) {
        measure(owner, size, depth);
      }
    }
    String walks = new PageWalk(rig, conversations).run(goals);
    return report.text(goals) + walks;
  }

  private void measure(Owner owner, int size, Depth depth) throws SQLException {
    Map<String, Object> options = new HashMap<>();
    options.put("project", Conversations.peerProject(size));
    options.put("samples", oldSamples(size, depth));
    Optional<Integer> offset = depth.offset(size);
    if (offset.isPresent()) {
      options.put("cursor", conversations.peerCursor(size, offset.get()));
    }
    byte[] event = event(owner, offset);
    Timings old = new Timings();
    Timings ours = new Timings();
    for (int round = 0; round <= 2; round++) {
      ours(event, round == 0 ? new Timings() : ours);
      // One page of a million messages warms up nothing that pages of fewer have not.
      if (round > 0 || size < 1_000_000) {
        old(options, round == 0 ? new Timings() : old);
      }
    }
    report.add(size, depth, old, ours);
  }

  /** Few of those that take seconds. */
  private static int oldSamples(int size, Depth depth) {
    if (depth == Depth.FIRST) {
      return 100;
    }
    return switch (size) {
      case 1_000 -> 100;
      case 100_000 -> 10;
      default -> 1;
    };
  }

  private void old(Map<String, Object> options, Timings into) {
    JsonNode answer = rig.peer().ask("pages", options);
    into.add(PrismaPeer.numbers(answer, "millis"));
  }

  private void ours(byte[] event, Timings into) {
    for (int i = 0; i < 100; i++) {
      into.add(rig.load().ask(event, 200).millis());
    }
  }

  private byte[] event(Owner owner, Optional<Integer> offset) throws SQLException {
    Optional<String> cursor = Optional.empty();
    if (offset.isPresent()) {
      UUID last = conversations.key(owner, offset.get());
      cursor =
          Optional.of(CURSORS.encode("messages:%s:OLDEST_FIRST".formatted(owner.project()), last));
    }
    return page(owner, cursor).bytes(owner);
  }

  /** The request for a page. */
  static Event page(Owner owner, Optional<String> cursor) {
    Event first =
        owner
            .request("GET", "/projects/{projectId}", "")
            .withQuery("limit", Integer.toString(LIMIT));
    return cursor.map(text -> first.withQuery("cursor", text)).orElse(first);
  }

  /** Where a page begins. */
  enum Depth {
    FIRST("first", 0),
    SECOND("second", 0),
    HALF("at 50 %", 50),
    END("at 99 %", 99);

    private final String text;
    private final int percent;

    Depth(String text, int percent) {
      this.text = text;
      this.percent = percent;
    }

    /** The place of the message before the page, from 0; empty for the first page. */
    Optional<Integer> offset(int size) {
      return this == FIRST
          ? Optional.empty()
          : Optional.of(Math.max(LIMIT, size / 100 * percent) - 1);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
