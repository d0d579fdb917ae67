package dev.trellis.llm.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trellis.llm.ModelException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseReaderTest {
  private static final Endpoint ENDPOINT =
      new Endpoint("test", URI.create("http://localhost"), Map.of(), Optional.empty());
  private final ResponseBody body = new ResponseBody(ENDPOINT);
  private final SseReader reader = new SseReader(ENDPOINT, body);

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void everyLineEndIsUnderstoodWhereverTheBytesAreCut(String newline) {
    String text =
        ": hi\nevent: x\ndata: é1\n\ndata:a\ndata\ndata:  b\n\nid: 7\n\ndata:\n\ndata: 2\n\ndata: lost";
    byte[] bytes = text.replace("\n", newline).getBytes(StandardCharsets.UTF_8);
    for (byte b : bytes) {
      body.onNext(List.of(ByteBuffer.wrap(new byte[] {b})));
    }
    body.onComplete();
    assertThat(all()).containsExactly("é1", "a\n\n b", "2");
  }

  @Test
  void aByteOrderMarkIsPassedOver() {
    send("\uFEFFdata: 1\n\n\uFEFFdata: 2\n\n");
    body.onComplete();
    assertThat(all()).containsExactly("1");
  }

  @Test
  void aLineOfMoreThanFourMegabytesIsRefused() {
    send("data: " + "x".repeat(SseReader.MAX_LENGTH));
    assertMalformed();
  }

  @Test
  void anEventOfManyLinesIsRefusedAtTheSameLength() {
    String line = "data: " + "x".repeat(1 << 20) + "\n";
    send(line.repeat(4));
    assertMalformed();
  }

  @Test
  void bytesWithoutAnEventDoNotOutlastTheDeadline() {
    Deadline passed = Deadline.in(Duration.ZERO, "too late");
    send(": still here\n");
    assertThatThrownBy(() -> reader.next(passed))
        .isInstanceOfSatisfying(
            ModelException.class,
            e -> assertThat(e.kind()).isEqualTo(ModelException.Kind.TIMED_OUT));
  }

  private void assertMalformed() {
    assertThatThrownBy(this::all)
        .isInstanceOfSatisfying(
            ModelException.class,
            e -> assertThat(e.kind()).isEqualTo(ModelException.Kind.MALFORMED));
  }

  private void send(String text) {
    body.onNext(List.of(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
  }

  private List<String> all() {
    List<String> events = new ArrayList<>();
    Deadline deadline = Deadline.in(Duration.ofSeconds(5), "too late");
    for (String next = reader.next(deadline); next != null; next = reader.next(deadline)) {
      events.add(next);
    }
    return events;
  }
}
