package dev.trellis.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trellis.domain.ProblemException;
import dev.trellis.http.HttpHandler;
import dev.trellis.http.HttpResponse;
import dev.trellis.runtime.ResponseStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.messaging.Message;

/** Answers that go out while they are produced. */
class LambdaStreamTest {

  /** Writes down what happens to the answer, in order. */
  private static final class Recorder implements ResponseStream {
    private final List<String> seen = new ArrayList<>();
    private Map<String, String> headers = Map.of();
    private boolean broken;

    @Override
    public OutputStream begin(int status, Map<String, String> beginHeaders) {
      seen.add("begin " + status);
      headers = beginHeaders;
      return new ByteArrayOutputStream() {
        @Override
        public void flush() throws IOException {
          if (broken) {
            throw new IOException("Broken pipe");
          }
          seen.add("flush " + toString(StandardCharsets.UTF_8));
          reset();
        }

        @Override
        public void close() {
          seen.add("close " + toString(StandardCharsets.UTF_8));
        }
      };
    }
  }

  private static final HttpHandler TWO_PARTS =
      request ->
          new HttpResponse(
              200,
              Map.of("content-type", "text/event-stream"),
              new HttpResponse.Body.Streamed(
                  out -> {
                    out.write("one".getBytes(StandardCharsets.UTF_8));
                    out.flush();
                    out.write("two".getBytes(StandardCharsets.UTF_8));
                  }));

  private final Recorder recorder = new Recorder();

  @Test
  void aStreamedAnswerGoesOutAsItIsProduced() {
    Message<byte[]> result = call(TWO_PARTS);

    assertThat(recorder.seen).containsExactly("begin 200", "flush one", "close two");
    assertThat(recorder.headers)
        .containsEntry("content-type", "text/event-stream")
        .containsEntry("x-request-id", "gateway-1")
        .containsEntry("x-content-type-options", "nosniff");
    assertThat(result.getPayload()).isEmpty();
  }

  @Test
  void anAnswerThatIsThereAlreadyGoesOutToo() {
    call(request -> HttpResponse.json(200, List.of(1)));

    assertThat(recorder.seen).containsExactly("begin 200", "close [1]");
  }

  @Test
  void aProblemBeforeTheAnswerBeganIsAnAnswerOfItsOwn() {
    call(
        request -> {
          throw ProblemException.notFound("Nothing.");
        });

    assertThat(recorder.seen).hasSize(2);
    assertThat(recorder.seen.getFirst()).isEqualTo("begin 404");
    assertThat(recorder.seen.getLast()).contains("urn:trellis:problem:not-found");
    assertThat(recorder.headers).containsEntry("content-type", "application/problem+json");
  }

  @Test
  void anAnswerThatABugCutsShortIsNotClosedAsIfItWereWhole() {
    HttpHandler failing =
        request ->
            new HttpResponse(
                200,
                Map.of(),
                new HttpResponse.Body.Streamed(
                    out -> {
                      out.write("one".getBytes(StandardCharsets.UTF_8));
                      out.flush();
                      throw new IllegalStateException("a bug");
                    }));

    assertThatThrownBy(() -> call(failing)).isInstanceOf(IllegalStateException.class);
    assertThat(recorder.seen).containsExactly("begin 200", "flush one");
  }

  @Test
  void aCallerWhoWentAwayIsNoError() {
    recorder.broken = true;

    assertThat(call(TWO_PARTS).getPayload()).isEmpty();
  }

  private Message<byte[]> call(HttpHandler handler) {
    return Gateway.call(
        handler, Gateway.PLAIN_EVENT, Map.of(LambdaAdapter.RESPONSE_STREAM, recorder));
  }
}
