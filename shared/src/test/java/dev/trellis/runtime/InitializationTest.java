package dev.trellis.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.runtime.testapi.Answer;
import dev.trellis.runtime.testapi.RuntimeProcess;
import dev.trellis.runtime.testapi.TestRuntimeApi;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The start of a runtime in its own process, with a snapshot and without. */
class InitializationTest {
  @TempDir private Path folder;

  @Test
  void aStartThatFailsIsToldAndEndsTheProcess() throws Exception {
    try (TestRuntimeApi api = TestRuntimeApi.start();
        RuntimeProcess runtime = start(api, "init", "on-demand")) {
      Answer.Failed failed = api.awaitInitError(Program.LIMIT);
      assertThat(failed.type()).isEqualTo("Runtime.BadFunctionCode");
      assertThat(failed.json())
          .startsWith(
              "{\"errorMessage\":\"no \\\"init\\\" today\","
                  + "\"errorType\":\"java.lang.IllegalStateException\",\"stackTrace\":[\"");
      assertThat(runtime.awaitExit(Program.LIMIT)).isEqualTo(LambdaRuntime.FAILED);
    }
  }

  @Test
  void withoutASnapshotNoHookRuns() throws Exception {
    try (TestRuntimeApi api = TestRuntimeApi.start();
        RuntimeProcess _ = start(api, "", "on-demand")) {
      api.invoke("whole x").await(Program.LIMIT);
      assertThat(notes()).doesNotExist();
    }
  }

  @Test
  void hooksRunInReverseBeforeTheSnapshotAndInOrderAfterIt() throws Exception {
    try (TestRuntimeApi api = TestRuntimeApi.startWithSnapStart();
        RuntimeProcess runtime = start(api, "", "snap-start")) {
      assertThat(api.awaitFrozen(Program.LIMIT)).isTrue();
      assertThat(notes()).hasContent("before second\nbefore first");
      api.restore();
      assertThat(api.invoke("whole x").await(Program.LIMIT)).isInstanceOf(Answer.Whole.class);
      assertThat(notes()).hasContent("before second\nbefore first\nafter first\nafter second");
      assertThat(api.requests().subList(0, 2))
          .containsExactly(
              new TestRuntimeApi.Request(1, "GET /2018-06-01/runtime/restore/next"),
              new TestRuntimeApi.Request(2, "GET /2018-06-01/runtime/invocation/next"));
      assertThat(api.invoke("flushes 1").await(Program.LIMIT)).isInstanceOf(Answer.Streamed.class);
      assertThat(runtime.isAlive()).isTrue();
    }
  }

  @Test
  void aHookThatFailsBeforeTheSnapshotPreventsIt() throws Exception {
    try (TestRuntimeApi api = TestRuntimeApi.startWithSnapStart();
        RuntimeProcess runtime = start(api, "before second", "snap-start")) {
      Answer.Failed failed = api.awaitInitError(Program.LIMIT);
      assertThat(failed.type()).isEqualTo("Runtime.BeforeCheckpointError");
      assertThat(failed.json()).contains("before second");
      assertThat(runtime.awaitExit(Program.LIMIT)).isEqualTo(LambdaRuntime.SNAPSHOT_FAILED);
      assertThat(notes()).hasContent("before second\nbefore first");
      assertThat(api.requests()).hasSize(1);
    }
  }

  @Test
  void aHookThatFailsAfterTheRestoreGivesUpTheCopy() throws Exception {
    try (TestRuntimeApi api = TestRuntimeApi.startWithSnapStart();
        RuntimeProcess runtime = start(api, "after first", "snap-start")) {
      assertThat(api.awaitFrozen(Program.LIMIT)).isTrue();
      api.restore();
      Answer.Failed failed = api.awaitRestoreError(Program.LIMIT);
      assertThat(failed.type()).isEqualTo("Runtime.AfterRestoreError");
      assertThat(runtime.awaitExit(Program.LIMIT)).isEqualTo(LambdaRuntime.SNAPSHOT_FAILED);
    }
  }

  @Test
  void theEventThatPrimesIsServedBeforeTheHooksAndNobodyHearsOfIt() throws Exception {
    try (TestRuntimeApi api = TestRuntimeApi.startWithSnapStart();
        RuntimeProcess runtime = startPrimed(api, "note it", "snap-start")) {
      assertThat(api.awaitFrozen(Program.LIMIT)).isTrue();
      assertThat(notes()).hasContent("served it\nbefore second\nbefore first");
      assertThat(api.requests())
          .containsExactly(new TestRuntimeApi.Request(1, "GET /2018-06-01/runtime/restore/next"));
      assertThat(runtime.output()).isEmpty();
      api.restore();
      assertThat(api.invoke("whole x").await(Program.LIMIT)).isInstanceOf(Answer.Whole.class);
    }
  }

  @Test
  void anAnswerThatStreamsPrimesToo() throws Exception {
    try (TestRuntimeApi api = TestRuntimeApi.startWithSnapStart();
        RuntimeProcess _ = startPrimed(api, "bytes 200000 1", "snap-start")) {
      assertThat(api.awaitFrozen(Program.LIMIT)).isTrue();
      assertThat(notes()).hasContent("before second\nbefore first");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"throw", "nothing", "failAt 100"})
  void anEventThatPrimesAndFailsPreventsTheSnapshot(String event) throws Exception {
    try (TestRuntimeApi api = TestRuntimeApi.startWithSnapStart();
        RuntimeProcess runtime = startPrimed(api, event, "snap-start")) {
      Answer.Failed failed = api.awaitInitError(Program.LIMIT);
      assertThat(failed.type()).isEqualTo("Runtime.BeforeCheckpointError");
      assertThat(failed.json()).contains("the event that primes the function");
      assertThat(runtime.awaitExit(Program.LIMIT)).isEqualTo(LambdaRuntime.SNAPSHOT_FAILED);
      assertThat(api.requests()).hasSize(1);
    }
  }

  @Test
  void withoutASnapshotNothingIsPrimed() throws Exception {
    try (TestRuntimeApi api = TestRuntimeApi.start();
        RuntimeProcess _ = startPrimed(api, "note it", "on-demand")) {
      api.invoke("whole x").await(Program.LIMIT);
      assertThat(notes()).doesNotExist();
    }
  }

  @Test
  void aRuntimeApiThatIsNotThereEndsTheProcess() throws Exception {
    TestRuntimeApi api = TestRuntimeApi.start();
    api.close();
    try (RuntimeProcess runtime = start(api, "", "on-demand")) {
      assertThat(runtime.awaitExit(Program.LIMIT)).isEqualTo(LambdaRuntime.FAILED);
      assertThat(runtime.output().lines()).hasSize(1);
    }
  }

  private RuntimeProcess start(TestRuntimeApi api, String failing, String type) throws Exception {
    Map<String, String> environment =
        Map.of(
            "AWS_LAMBDA_INITIALIZATION_TYPE", type,
            "FAILING", failing,
            "NOTES", notes().toString());
    return Program.start(api, environment, folder);
  }

  private RuntimeProcess startPrimed(TestRuntimeApi api, String event, String type)
      throws Exception {
    Map<String, String> environment =
        Map.of(
            "AWS_LAMBDA_INITIALIZATION_TYPE", type,
            "PRIMING_EVENT", event,
            "NOTES", notes().toString());
    return Program.start(api, environment, folder);
  }

  private Path notes() {
    return folder.resolve("notes");
  }
}
