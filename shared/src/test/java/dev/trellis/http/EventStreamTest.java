package dev.trellis.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class EventStreamTest {

  /** Remembers what was there at each flush. */
  private static class Wire extends OutputStream {
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    final List<String> sent = new ArrayList<>();
    boolean broken;
    int refused;
    private int longest;

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      if (broken) {
        refused++;
        throw new IOException("Broken pipe");
      }
      longest = Math.max(longest, length);
      pending.write(bytes, from, length);
    }

    @Override
    public void flush() {
      sent.add(pending.toString(StandardCharsets.UTF_8));
      pending.reset();
    }
  }

  /** Takes what needs no waiting, unless its reader is behind. */
  private static final class PromptWire extends Wire implements WritableByteChannel {
    private boolean behind;

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      if (behind) {
        return 0;
      }
      int length = bytes.remaining();
      write(bytes.array(), bytes.arrayOffset() + bytes.position(), length);
      flush();
      return length;
    }

    @Override
    public boolean isOpen() {
      return true;
    }
  }

  private final Wire wire = new Wire();
  private final EventStream events = new EventStream(wire);

  @Test
  void eachEventIsSentAtOnce() {
    events.send("{\"a\":\"🌱\"}");
    events.send("[DONE]");

    assertThat(wire.sent).containsExactly("data: {\"a\":\"🌱\"}\n\n", "data: [DONE]\n\n");
    assertThat(events.isOpen()).isTrue();
  }

  @Test
  void eventsCarryTheirNumbersAndAreSentTogether() {
    events.send(7, List.of("{}", "[1]"));

    assertThat(wire.sent).containsExactly("id: 7\ndata: {}\n\nid: 8\ndata: [1]\n\n");
  }

  @Test
  void aLongEventIsWrittenInPiecesAndSentWhole() {
    String data = "🌱".repeat(100_000);
    events.send("-" + data);
    events.send(1, List.of(data));

    assertThat(wire.sent)
        .containsExactly("data: -%s\n\n".formatted(data), "id: 1\ndata: %s\n\n".formatted(data));
    assertThat(wire.longest).isLessThanOrEqualTo(8 * 1024);
  }

  @Test
  void aCommentKeepsAnIdleStreamAlive() {
    events.keepAlive(0);

    assertThat(wire.sent).containsExactly(": keep-alive\n\n");
  }

  @Test
  void aStreamThatIsInUseNeedsNoComment() {
    events.send("x");
    events.keepAlive(Long.MAX_VALUE);

    assertThat(wire.sent).hasSize(1);
  }

  @Test
  void aReaderWhoWentAwayClosesItQuietly() {
    events.send("heard");
    wire.broken = true;
    events.send("lost");
    events.send("not even tried");
    events.keepAlive(0);

    assertThat(events.isOpen()).isFalse();
    assertThat(wire.sent).containsExactly("data: heard\n\n");
    assertThat(wire.refused).isOne();
  }

  @Test
  void eventsOfSeveralThreadsStayWhole() {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        String data = Integer.toString(i).repeat(1_000);
        threads.execute(() -> events.send(data));
      }
    }

    assertThat(wire.sent).hasSize(8).allMatch(event -> event.matches("data: (\\d)\\1{999}\n\n"));
  }

  @Test
  void anEventIsSentNowWhereThatTakesNoWaiting() {
    PromptWire prompt = new PromptWire();
    EventStream stream = new EventStream(prompt);

    assertThat(stream.sendNow(7, "é")).isTrue();
    prompt.behind = true;
    assertThat(stream.sendNow(8, "2")).isFalse();
    assertThat(prompt.sent).containsExactly("id: 7\ndata: é\n\n");

    prompt.behind = false;
    stream.send(8, List.of("2"));
    assertThat(prompt.sent).last().isEqualTo("id: 8\ndata: 2\n\n");
  }

  @Test
  void aLongEventIsNotSentNow() {
    PromptWire prompt = new PromptWire();
    EventStream stream = new EventStream(prompt);

    assertThat(stream.sendNow(0, "€".repeat(2_048))).isTrue();
    assertThat(stream.sendNow(1, "x".repeat(2_049))).isFalse();
    assertThat(prompt.sent).containsExactly("id: 0\ndata: %s\n\n".formatted("€".repeat(2_048)));
  }

  @Test
  void anOutputThatMayWaitIsLeftToTheReadersThread() {
    assertThat(events.sendNow(0, "x")).isFalse();
    assertThat(wire.sent).isEmpty();
  }

  @Test
  void aReaderWhoWentAwayIsNotSentAnythingNow() {
    PromptWire prompt = new PromptWire();
    EventStream stream = new EventStream(prompt);
    prompt.broken = true;

    assertThat(stream.sendNow(0, "x")).isFalse();
    assertThat(stream.isOpen()).isFalse();
    assertThat(stream.sendNow(1, "not even tried")).isFalse();
    assertThat(prompt.refused).isOne();
  }
}
