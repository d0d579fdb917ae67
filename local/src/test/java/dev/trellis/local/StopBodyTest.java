package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.RunningBundle.Answer;
import org.junit.jupiter.api.Test;

/** What a request to stop may say. */
class StopBodyTest {
  private final RunningBundle bundle = RunningBundle.shared();
  private final String project = bundle.newProject();

  @Test
  void aFieldThatNobodyKnowsIsNamed() {
    Answer answer = stop("{\"run\": \"x\"}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("run");
  }

  @Test
  void whatIsNoIdOfARunIsNamed() {
    Answer answer = stop("{\"runId\": \"x\"}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("runId");
  }

  @Test
  void whereNothingRunsNothingStops() {
    for (String body : new String[] {"", "{}"}) {
      Answer answer = stop(body);

      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      assertThat(answer.json().path("stopping").asBoolean()).isFalse();
    }
  }

  private Answer stop(String body) {
    return bundle.post("/agent/%s/stop".formatted(project), body);
  }
}
