package dev.trellis.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.runtime.testapi.Answer;
import dev.trellis.runtime.testapi.RuntimeProcess;
import dev.trellis.runtime.testapi.TestInvocation;
import dev.trellis.runtime.testapi.TestRuntimeApi;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whole answers, errors, and the end of a runtime in its own process. */
class BufferedTest {
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
  void severalInvocationsInARowAreAnsweredOnOneConnection() throws Exception {
    String large = "ü".repeat(1 << 20);
    for (String text : new String[] {"one", large, "", "four"}) {
      assertThat(whole(api.invoke("whole " + text))).isEqualTo(text);
    }
    assertThat(api.requests()).extracting(TestRuntimeApi.Request::connection).containsOnly(1);
  }

  @Test
  void theHandlerIsToldWhatLambdaTells() throws Exception {
    byte[] event = "describe".getBytes(StandardCharsets.UTF_8);
    TestInvocation traced =
        api.invoke(new TestInvocation.Event(event).with(1_900_000_000_123L, Optional.of("Root=1")));
    assertThat(whole(traced).lines())
        .containsExactly(
            traced.id(),
            "1900000000123",
            "arn:aws:lambda:eu-west-1:1:function:f",
            "Root=1",
            "Root=1");
    TestInvocation untraced =
        api.invoke(new TestInvocation.Event(event).with(5L, Optional.empty()));
    assertThat(whole(untraced).lines()).endsWith("none", "null").contains("5");
  }

  @Test
  void aHandlerThatFailsBeforeItsAnswerIsAnError() throws Exception {
    Answer.Failed failed = failed(api.invoke("throw"));
    assertThat(failed.type()).isEqualTo("Function.IllegalArgumentException");
    JsonNode error = JsonMapper.shared().readTree(failed.json());
    assertThat(error.propertyNames()).containsExactly("errorMessage", "errorType", "stackTrace");
    assertThat(error.path("errorMessage").asString()).isEqualTo("bad \"event\"");
    assertThat(error.path("errorType").asString()).isEqualTo("java.lang.IllegalArgumentException");
    assertThat(error.path("stackTrace").get(0).asString()).contains("ProgramUnderTest.handle");
    assertThat(whole(api.invoke("whole after"))).isEqualTo("after");
  }

  @Test
  void aWholeAnswerIsSentOnceTheHandlerHasDoneItsWork() throws Exception {
    assertThat(failed(api.invoke("sendAndThrow")).json()).contains("after all");
  }

  @Test
  void aHandlerThatNeverAnswersIsAnError() throws Exception {
    assertThat(failed(api.invoke("nothing")).type()).isEqualTo("Function.NoAnswerException");
    assertThat(whole(api.invoke("whole after"))).isEqualTo("after");
  }

  @Test
  void anAnswerThatLambdaRefusesBecomesAnError() throws Exception {
    api.answerResponsesWith(413);
    Answer.Failed failed = failed(api.invoke("whole large"));
    assertThat(failed.json()).contains("Lambda has refused the answer");
    assertThat(runtime.isAlive()).isTrue();
  }

  @Test
  void aJvmThatIsBrokenReportsAndEnds() throws Exception {
    assertThat(failed(api.invoke("exhausted")).type()).isEqualTo("Function.OutOfMemoryError");
    assertThat(runtime.awaitExit(Program.LIMIT)).isEqualTo(LambdaRuntime.FAILED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SSH-2.0-OpenSSH_9.9\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        """
        HTTP/1.1 200 OK\r
        Lambda-Runtime-Aws-Request-Id: a/../b\r
        Lambda-Runtime-Deadline-Ms: 1\r
        Content-Length: 0\r
        \r
        """,
        """
        HTTP/1.1 200 OK\r
        Lambda-Runtime-Aws-Request-Id: a\r
        Lambda-Runtime-Deadline-Ms: soon\r
        Content-Length: 0\r
        \r
        """,
        "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{}",
        "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n"
      })
  void aRuntimeApiThatIsBrokenEndsTheProcess(String reply) throws Exception {
    assertThat(whole(api.invoke("whole before"))).isEqualTo("before");
    api.answerNextWith(reply);
    assertThat(runtime.awaitExit(Program.LIMIT)).isEqualTo(LambdaRuntime.FAILED);
    assertThat(runtime.output().lines())
        .singleElement()
        .asString()
        .contains("the Lambda Runtime API cannot be used");
  }

  private String whole(TestInvocation invocation) throws Exception {
    Answer answer = invocation.await(Program.LIMIT);
    assertThat(answer).isInstanceOf(Answer.Whole.class);
    return new String(((Answer.Whole) answer).body(), StandardCharsets.UTF_8);
  }

  private static Answer.Failed failed(TestInvocation invocation) throws Exception {
    Answer answer = invocation.await(Program.LIMIT);
    assertThat(answer).isInstanceOf(Answer.Failed.class);
    return (Answer.Failed) answer;
  }
}
