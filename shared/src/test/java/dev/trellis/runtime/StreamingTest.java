package dev.trellis.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.runtime.testapi.Answer;
import dev.trellis.runtime.testapi.GatewayPrelude;
import dev.trellis.runtime.testapi.Pace;
import dev.trellis.runtime.testapi.RuntimeProcess;
import dev.trellis.runtime.testapi.TestInvocation;
import dev.trellis.runtime.testapi.TestRuntimeApi;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Streamed answers of a runtime in its own process, byte by byte. */
class StreamingTest {
  private final TestRuntimeApi api = TestRuntimeApi.start();
  private RuntimeProcess runtime;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    runtime = Program.start(api, Map.of(), folder);
  }

  @AfterEach
  void stop() {
    runtime.close();
    api.close();
  }

  @Test
  void whatIsFlushedArrivesWhileTheHandlerIsStillAtWork() throws Exception {
    try (ServerSocket latch = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      latch.setSoTimeout((int) Program.LIMIT.toMillis());
      TestInvocation invocation = api.invoke("latch " + latch.getLocalPort());
      try (Socket handler = latch.accept()) {
        List<Answer.Chunk> chunks = invocation.awaitChunks(2, Program.LIMIT);
        assertThat(chunks.get(1).bytes()).asString().isEqualTo("small");
        assertThat(invocation.isOpen()).isTrue();
        handler.getOutputStream().write(1);
        Answer.Streamed answer = streamed(invocation);
        assertThat(answer.chunks()).hasSize(3);
        assertThat(answer.body()).asString().isEqualTo("smallsecond");
        assertThat(answer.trailers()).isEmpty();
      }
    }
  }

  @Test
  void everyFlushIsAChunk() throws Exception {
    Answer.Streamed answer = streamed(api.invoke("flushes 100"));
    assertThat(answer.chunks()).hasSize(101);
    for (int i = 0; i < 100; i++) {
      assertThat(answer.chunks().get(i + 1).bytes()).asString().isEqualTo("data: " + i + "\n\n");
    }
  }

  @Test
  void fiftyMegabytesArriveAsTheyWere() throws Exception {
    int length = 50 << 20;
    Answer.Streamed answer = streamed(api.invoke("bytes " + length + " 42"));
    assertThat(answer.body()).isEqualTo(ProgramUnderTest.random(length, 42));
    assertThat(answer.trailers()).isEmpty();
  }

  @Test
  void aSlowReaderGetsEverything() throws Exception {
    int length = 7 << 20;
    byte[] event = ("bytes " + length + " 43").getBytes(StandardCharsets.UTF_8);
    TestInvocation.Event slow = new TestInvocation.Event(event).withPace(Pace.LAMBDA);
    Answer.Streamed answer = streamed(api.invoke(slow));
    assertThat(answer.body()).isEqualTo(ProgramUnderTest.random(length, 43));
    long nanos = answer.chunks().getLast().nanos() - answer.chunks().getFirst().nanos();
    assertThat(nanos).as("the reader was slow").isGreaterThan(400_000_000);
  }

  @Test
  void aFailureInMidStreamIsToldByTheTrailersAfterEveryByte() throws Exception {
    Answer.Streamed answer = streamed(api.invoke("failAt 1000000"));
    assertThat(answer.body()).isEqualTo(ProgramUnderTest.random(1_000_000, 7));
    assertThat(answer.trailers())
        .containsOnlyKeys(
            "lambda-runtime-function-error-type", "lambda-runtime-function-error-body")
        .containsEntry("lambda-runtime-function-error-type", "Function.IllegalStateException");
    JsonNode error = error(answer);
    assertThat(error.path("errorMessage").asString()).isEqualTo("broken at ü");
    assertThat(error.path("errorType").asString()).isEqualTo("java.lang.IllegalStateException");
    assertThat(error.path("stackTrace").get(0).asString()).contains("ProgramUnderTest.failAt");
    assertThat(streamed(api.invoke("flushes 1")).trailers()).isEmpty();
    assertThat(api.requests()).noneMatch(request -> request.line().endsWith("/error"));
  }

  @Test
  void trailersStayWithinWhatLambdaReads() throws Exception {
    Answer.Streamed answer = streamed(api.invoke("longTrace 900"));
    assertThat(answer.body()).asString().isEqualTo("some");
    assertThat(error(answer).path("errorMessage").asString()).startsWith("\u0001\u0001");
  }

  @Test
  void thePreludeIsAChunkByItselfAndKeepsWhateverTheHeadersSay() throws Exception {
    Answer.Streamed answer = streamed(api.invoke("prelude"));
    assertThat(GatewayPrelude.parse(answer.chunks().getFirst().bytes()))
        .isEqualTo(
            new GatewayPrelude(
                418,
                Map.of("x-name", "Zoë \"quoted\" \\ \u0000 \n \uD83D\uDE00 \uFFFD"),
                Map.of("vary", List.of("origin", "accept")),
                List.of("a=1; Secure", "b=2")));
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void aPreludeThatLambdaWouldNotFindTheEndOfIsAnErrorInTime() throws Exception {
    Answer.Failed failed = (Answer.Failed) api.invoke("hugePrelude").await(Program.LIMIT);
    assertThat(failed.type()).isEqualTo("Function.IllegalArgumentException");
  }

  @Test
  void anAnswerIsGivenOnceAndEndedOnce() throws Exception {
    Answer.Streamed answer = streamed(api.invoke("twice"));
    assertThat(GatewayPrelude.parse(answer.chunks().getFirst().bytes()).statusCode())
        .isEqualTo(201);
    assertThat(answer.body()).asString().isEqualTo("once");
    assertThat(answer.trailers()).isEmpty();
    assertThat(streamed(api.invoke("open")).body()).asString().isEqualTo("not closed");
  }

  @Test
  void eachStreamedAnswerHasAConnectionOfItsOwn() throws Exception {
    Answer.Streamed one = streamed(api.invoke("flushes 1"));
    Answer.Streamed other = streamed(api.invoke("flushes 1"));
    api.invoke("whole x").await(Program.LIMIT);
    assertThat(one.connection()).isNotEqualTo(other.connection());
    assertThat(api.requests())
        .filteredOn(request -> !request.line().endsWith("/response"))
        .extracting(TestRuntimeApi.Request::connection)
        .containsOnly(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes 20000000 1", "ignoreCut 20000000"})
  void aConnectionThatIsCutInMidStreamEndsThatInvocationAlone(String text) throws Exception {
    byte[] event = text.getBytes(StandardCharsets.UTF_8);
    TestInvocation cut = api.invoke(new TestInvocation.Event(event).cutAfter(2 << 20));
    assertThat(cut.await(Program.LIMIT)).isInstanceOf(Answer.Broken.class);
    assertThat(streamed(api.invoke("flushes 2")).body())
        .asString()
        .isEqualTo("data: 0\n\ndata: 1\n\n");
    assertThat(runtime.isAlive()).isTrue();
    assertThat(runtime.output()).contains("was cut");
  }

  private Answer.Streamed streamed(TestInvocation invocation) throws Exception {
    Answer answer = invocation.await(Program.LIMIT);
    assertThat(answer).as(runtime.output()).isInstanceOf(Answer.Streamed.class);
    return (Answer.Streamed) answer;
  }

  private static JsonNode error(Answer.Streamed answer) {
    String body = answer.trailers().get("lambda-runtime-function-error-body");
    return JsonMapper.shared().readTree(Base64.getDecoder().decode(body));
  }
}
