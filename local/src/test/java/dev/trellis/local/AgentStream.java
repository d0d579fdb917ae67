package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.RunningBundle.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The bytes of an agent's stream, without what only keeps a connection alive. */
record AgentStream(String run, String text) {
  static final String RUN_ID = "x-workflow-run-id";
  private static final String KEEP_ALIVE = ": keep-alive\n\n";
  private static final String DONE = "data: [DONE]\n\n";

  static AgentStream of(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return new AgentStream(
        answer.headers().firstValue(RUN_ID).orElseThrow(), answer.text().replace(KEEP_ALIVE, ""));
  }

  /** The numbered chunks, each with its closing blank line. */
  List<String> chunks() {
    List<String> chunks = new ArrayList<>();
    for (String event : text.split("(?<=\n\n)", -1)) {
      if (!event.isEmpty() && !event.equals(DONE)) {
        chunks.add(event);
      }
    }
    return chunks;
  }

  /** Whether every chunk has its number, and the closing mark is there. */
  void assertWhole() {
    List<String> chunks = chunks();
    for (int i = 0; i < chunks.size(); i++) {
      assertThat(chunks.get(i)).startsWith("id: %d\ndata: {\"type\":\"".formatted(i));
    }
    assertThat(chunks.getFirst()).contains("{\"type\":\"start\",");
    assertThat(chunks.getLast()).contains("{\"type\":\"finish\",");
    assertThat(text).endsWith("\n\n" + DONE);
  }

  /** For each byte of the stream after which it may be cut, how many chunks were there by then. */
  Map<Integer, Integer> chunksBeforeEachByte() {
    Map<Integer, Integer> chunks = new HashMap<>();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int whole = 0;
    for (int cut = 0; cut < bytes.length; cut++) {
      if (cut >= 2 && bytes[cut - 1] == '\n' && bytes[cut - 2] == '\n') {
        whole++;
      }
      chunks.put(cut, whole);
    }
    return chunks;
  }

  /** What a reader has that keeps whole chunks only, when it was cut off here. */
  String wholeChunksBefore(int cut) {
    String prefix =
        new String(text.getBytes(StandardCharsets.UTF_8), 0, cut, StandardCharsets.UTF_8);
    int end = prefix.lastIndexOf("\n\n");
    return end < 0 ? "" : prefix.substring(0, end + 2);
  }
}
