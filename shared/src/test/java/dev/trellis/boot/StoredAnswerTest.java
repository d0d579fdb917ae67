package dev.trellis.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.trellis.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An answer comes back as it was stored. */
class StoredAnswerTest {

  @Test
  void statusHeadersAndBodyComeBack() {
    byte[] body = {0, (byte) 0xff, '\n'};
    HttpResponse answer =
        new HttpResponse(
            201, Map.of("location", "/é/🌱", "etag", ""), new HttpResponse.Body.Bytes(body));

    assertThat(StoredAnswer.read(StoredAnswer.write(answer)))
        .usingRecursiveComparison()
        .isEqualTo(answer);
  }

  @Test
  void anAnswerWithoutAnythingComesBack() {
    HttpResponse answer = HttpResponse.empty(204);

    assertThat(StoredAnswer.read(StoredAnswer.write(answer)))
        .usingRecursiveComparison()
        .isEqualTo(answer);
  }

  @Test
  void anAnswerThatStreamsIsNotStored() {
    HttpResponse streamed =
        new HttpResponse(200, Map.of(), new HttpResponse.Body.Streamed(_ -> {}));

    assertThatIllegalStateException().isThrownBy(() -> StoredAnswer.write(streamed));
  }
}
