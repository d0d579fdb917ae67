package dev.trellis.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyReaderTest {

  @Test
  void answersFollowOneAnotherOnAConnection() throws IOException {
    ReplyReader reader =
        reader(
            """
            HTTP/1.1 100 Continue\r
            x: y\r
            \r
            HTTP/1.1 200 OK\r
            A: 1\r
            a:2 \r
            Content-Length: 5\r
            \r
            abc\r
            HTTP/1.1 202\r
            content-length: 0\r
            Connection: Close\r
            \r
            """);
    Reply first = reader.read();
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.headers()).containsEntry("a", "1, 2");
    assertThat(first.body()).asString().isEqualTo("abc\r\n");
    assertThat(first.reusable()).isTrue();
    Reply second = reader.read();
    assertThat(second.status()).isEqualTo(202);
    assertThat(second.reusable()).isFalse();
    assertThatThrownBy(reader::read).isInstanceOf(EOFException.class);
  }

  @Test
  void chunksAreJoined() throws IOException {
    Reply reply =
        reader(
                """
            HTTP/1.1 200 OK\r
            Transfer-Encoding: chunked\r
            \r
            3\r
            abc\r
            A;x=y\r
            0123456789\r
            0\r
            trailer: z\r
            \r
            """)
            .read();
    assertThat(reply.body()).asString().isEqualTo("abc0123456789");
    assertThat(reply.reusable()).isTrue();
  }

  @Test
  void withoutALengthTheBodyEndsWithTheConnection() throws IOException {
    Reply reply = reader("HTTP/1.1 200 OK\r\n\r\nall of it").read();
    assertThat(reply.body()).asString().isEqualTo("all of it");
    assertThat(reply.reusable()).isFalse();
    assertThat(reader("HTTP/1.1 204 None\r\n\r\nHTTP").read().body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/2 200 OK\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/1.1 +20 OK\r\n\r\n",
        "HTTP/1.1 099 OK\r\n\r\n",
        "HTTP/1.1 200 OK\n\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\n: no name\r\n\r\n",
        "HTTP/1.1 200 OK\r\na: 1\r\n folded\r\n\r\n",
        "HTTP/1.1 200 OK\r\nspace : 1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nContent-Length: 33554433\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n2000000\r\n"
      })
  void whatIsNoHttpIsRefused(String text) {
    assertThatThrownBy(() -> reader(text).read()).isInstanceOf(MalformedReplyException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK",
        "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab"
      })
  void anAnswerThatIsCutIsNoAnswer(String text) {
    assertThatThrownBy(() -> reader(text).read()).isInstanceOf(EOFException.class);
  }

  @Test
  void headersAreBounded() throws IOException {
    String start = "HTTP/1.1 200 OK\r\n";
    String line = "a: " + "b".repeat(995) + "\r\n";
    String end = "content-length: 0\r\n\r\n";
    assertThat(reader(start + line.repeat(65) + end).read().status()).isEqualTo(200);
    assertThatThrownBy(() -> reader(start + line.repeat(66) + end).read())
        .isInstanceOf(MalformedReplyException.class);
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }
        };
    InputStream in = new SequenceInputStream(stream(start), endless);
    assertThatThrownBy(() -> new ReplyReader(in).read())
        .isInstanceOf(MalformedReplyException.class);
  }

  private static ReplyReader reader(String text) {
    return new ReplyReader(stream(text));
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
