package dev.trellis.runtime.testapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whether the Runtime API for tests refuses what Lambda's refuses. */
class TestRuntimeApiTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String STREAMING =
      """
      Content-Type: application/vnd.awslambda.http-integration-response\r
      Lambda-Runtime-Function-Response-Mode: streaming\r
      Transfer-Encoding: chunked\r
      Trailer: Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body\r
      \r
      """;
  private static final String PRELUDE = "1a\r\n{\"statusCode\":200}" + "\0".repeat(8) + "\r\n";

  private final TestRuntimeApi api = TestRuntimeApi.start();

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void aSecondAnswerAndAnErrorInMidStreamGet403() throws Exception {
    TestInvocation invocation = api.invoke("x");
    assertThat(status("GET", "invocation/next", "\r\n")).isEqualTo(200);
    String path = "invocation/" + invocation.id();
    try (Socket stream = open("POST", path + "/response", STREAMING + PRELUDE)) {
      invocation.awaitChunks(1, LIMIT);
      assertThat(status("POST", path + "/response", STREAMING)).isEqualTo(403);
      assertThat(status("POST", path + "/error", "Content-Length: 0\r\n\r\n")).isEqualTo(403);
      assertThat(status("GET", "invocation/next", "\r\n")).isEqualTo(403);
      send(stream, "3\r\nabc\r\n0\r\n\r\n");
      assertThat(status(stream)).isEqualTo(202);
    }
    assertThat(invocation.await(LIMIT)).isInstanceOf(Answer.Streamed.class);
    assertThat(status("POST", path + "/response", "Content-Length: 0\r\n\r\n")).isEqualTo(403);
  }

  @Test
  void anotherIdOrModeIsRefused() throws Exception {
    TestInvocation invocation = api.invoke("x");
    assertThat(status("GET", "invocation/next", "\r\n")).isEqualTo(200);
    assertThat(status("POST", "invocation/other/response", STREAMING)).isEqualTo(403);
    String path = "invocation/" + invocation.id() + "/response";
    assertThat(status("POST", path, STREAMING.replace("streaming", "Streaming"))).isEqualTo(400);
    assertThat(invocation.await(LIMIT)).isInstanceOf(Answer.Broken.class);
  }

  @Test
  void theSnapshotComesFirst() throws Exception {
    assertThat(status("GET", "restore/next", "\r\n")).isEqualTo(403);
    try (TestRuntimeApi snapping = TestRuntimeApi.startWithSnapStart()) {
      assertThat(status(open(snapping, "GET", "invocation/next", "\r\n"))).isEqualTo(403);
      try (Socket frozen = open(snapping, "GET", "restore/next", "\r\n");
          Socket older = open(snapping, "GET", "nothing", "\r\n")) {
        assertThat(status(older)).isEqualTo(404);
        assertThat(snapping.awaitFrozen(LIMIT)).isTrue();
        snapping.restore();
        assertThat(status(frozen)).isEqualTo(200);
        assertThatThrownBy(
                () -> {
                  if (older.getInputStream().read() < 0) {
                    throw new IOException("ended");
                  }
                })
            .isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void aCutStreamIsBroken() throws Exception {
    TestInvocation invocation = api.invoke("x");
    assertThat(status("GET", "invocation/next", "\r\n")).isEqualTo(200);
    String path = "invocation/" + invocation.id() + "/response";
    open("POST", path, STREAMING + PRELUDE + "5\r\nab").close();
    assertThat(invocation.await(LIMIT)).isInstanceOf(Answer.Broken.class);
  }

  @Test
  void aPreludeOfAWrongShapeIsA502() {
    for (String json :
        new String[] {
          "",
          "{",
          "{\"statusCode\":\"200\"}",
          "{\"statusCode\":200,\"headers\":{\"a\":1}}",
          "{\"statusCode\":200,\"multiValueHeaders\":{\"a\":\"b\"}}",
          "{\"statusCode\":200,\"cookies\":\"a\"}",
          " ".repeat(16 * 1024 - 7) + "{\"statusCode\":200}"
        }) {
      byte[] chunk = (json + "\u0000".repeat(8)).getBytes(StandardCharsets.UTF_8);
      assertThatThrownBy(() -> GatewayPrelude.parse(chunk)).isInstanceOf(ProtocolException.class);
    }
    byte[] withBody =
        ("{\"statusCode\":200}" + "\u0000".repeat(8) + "x").getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> GatewayPrelude.parse(withBody)).hasMessageContaining("by itself");
  }

  private int status(String method, String path, String rest) throws IOException {
    try (Socket socket = open(method, path, rest)) {
      return status(socket);
    }
  }

  private Socket open(String method, String path, String rest) throws IOException {
    return open(api, method, path, rest);
  }

  private static Socket open(TestRuntimeApi api, String method, String path, String rest)
      throws IOException {
    int port = Integer.parseInt(api.address().split(":", 2)[1]);
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout((int) LIMIT.toMillis());
    send(socket, method + " /2018-06-01/runtime/" + path + " HTTP/1.1\r\nHost: a\r\n" + rest);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static int status(Socket socket) throws IOException {
    BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    return Integer.parseInt(reader.readLine().split(" ", -1)[1]);
  }
}
