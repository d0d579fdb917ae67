package dev.trellis.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.runtime.LambdaRuntime;
import dev.trellis.runtime.testapi.Answer;
import dev.trellis.runtime.testapi.GatewayPrelude;
import dev.trellis.runtime.testapi.RuntimeProcess;
import dev.trellis.runtime.testapi.TestInvocation;
import dev.trellis.runtime.testapi.TestRuntimeApi;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A function's bean on our runtime, in its own process. */
class StreamingMainTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long DEADLINE = 1_900_000_000_123L;

  private final TestRuntimeApi api = TestRuntimeApi.start();
  @TempDir private Path folder;

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void aFunctionStreamsWhereItsRouteDoes() throws Exception {
    try (RuntimeProcess _ = start(StreamingProgram.class, "streaming")) {
      Answer.Streamed answer = (Answer.Streamed) get("/work").await(LIMIT);
      GatewayPrelude prelude = GatewayPrelude.parse(answer.chunks().getFirst().bytes());
      assertThat(prelude.statusCode()).isEqualTo(200);
      assertThat(prelude.headers())
          .containsEntry("x-deadline", String.valueOf(DEADLINE))
          .containsEntry("x-content-type-options", "nosniff");
      assertThat(answer.chunks()).hasSize(3);
      assertThat(answer.body()).asString().isEqualTo("onetwo");
      assertThat(answer.trailers()).isEmpty();
    }
  }

  @Test
  void aBugInMidStreamIsTold() throws Exception {
    try (RuntimeProcess _ = start(StreamingProgram.class, "streaming")) {
      Answer.Streamed answer = (Answer.Streamed) get("/break").await(LIMIT);
      assertThat(answer.body()).asString().isEqualTo("one");
      assertThat(answer.trailers())
          .containsEntry("lambda-runtime-function-error-type", "Function.IllegalStateException");
    }
  }

  @Test
  void aFunctionAnswersWholeElsewhere() throws Exception {
    try (RuntimeProcess _ = start(StreamingProgram.class, "buffered")) {
      Answer.Whole answer = (Answer.Whole) get("/work").await(LIMIT);
      JsonNode json = JsonMapper.shared().readTree(answer.body());
      assertThat(json.path("statusCode").asInt()).isEqualTo(200);
      assertThat(json.path("body").asString()).isEqualTo("onetwo");
    }
  }

  @Test
  void whatIsWrongAtTheStartIsTold() throws Exception {
    try (RuntimeProcess runtime = start(StreamingMain.class, "streaming")) {
      assertThat(api.awaitInitError(LIMIT).json()).contains("DATABASE_URL");
      assertThat(runtime.awaitExit(LIMIT)).isEqualTo(LambdaRuntime.FAILED);
    }
  }

  @Test
  void aModeThatDoesNotExistIsTold() throws Exception {
    try (RuntimeProcess runtime = start(StreamingMain.class, "Streaming")) {
      assertThat(api.awaitInitError(LIMIT).json()).contains("TRELLIS_RESPONSE_MODE must be");
      assertThat(runtime.awaitExit(LIMIT)).isEqualTo(LambdaRuntime.FAILED);
    }
  }

  private RuntimeProcess start(Class<?> main, String mode) throws Exception {
    String handler = StreamingProgram.Function.class.getName() + "::handleRequest";
    return RuntimeProcess.start(
        api,
        main.getName(),
        System.getProperty("java.class.path"),
        Map.of("_HANDLER", handler, "TRELLIS_RESPONSE_MODE", mode),
        folder);
  }

  private TestInvocation get(String resource) {
    String event =
        """
        {"httpMethod": "GET", "resource": "%s", "path": "%s",
         "headers": {"authorization": "Bearer %s"}}"""
            .formatted(resource, resource, TestCaller.token());
    byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
    return api.invoke(new TestInvocation.Event(bytes).with(DEADLINE, Optional.empty()));
  }
}
