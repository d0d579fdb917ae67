package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.RunningBundle.Answer;
import org.junit.jupiter.api.Test;

/**
 * Somebody of the FREE tier may ask the agent three times a minute, and is told so. While Redis is
 * slow to answer, on a busy machine, it is less; and what was used comes back with time.
 */
class AgentLimitTest {

  @Test
  void aSendTooMuchIsRefused() {
    RunningBundle mine = Person.signUp(RunningBundle.shared()).bundle();
    String project = mine.newProject();
    Answer answer = send(mine, project, 0);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    for (int i = 1; answer.status() == 200 && i < 20; i++) {
      // A streamed answer tells of it as well: the limit is taken before it begins.
      assertThat(answer.headers().firstValue("content-type").orElse("")).contains("event-stream");
      assertThat(answer.headers().firstValue("ratelimit-policy").orElse(""))
          .matches("\"agent\";q=[13];w=60");
      assertThat(answer.headers().firstValue("ratelimit").orElse("")).startsWith("\"agent\";r=");
      answer = send(mine, project, i);
    }

    assertThat(answer.status()).as(answer.text()).isEqualTo(429);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(answer.headers().firstValueAsLong("retry-after").orElse(0)).isBetween(1L, 60L);
    assertThat(answer.headers().firstValue("ratelimit").orElse("")).startsWith("\"agent\";r=0;t=");
    assertThat(answer.json().path("type").asString()).endsWith("too-many-requests");
  }

  @Test
  void otherRequestsHaveLimitsOfTheirOwn() {
    RunningBundle mine = Person.signUp(RunningBundle.shared()).bundle();
    String project = mine.newProject();
    for (int i = 0; i < 8; i++) {
      send(mine, "01a1fef1-0000-7000-8000-000000000000", i);
    }
    assertThat(send(mine, project, 9).status()).isEqualTo(429);

    Answer read = mine.get("/projects/" + project);
    assertThat(read.status()).isEqualTo(200);
    assertThat(read.headers().firstValue("ratelimit-policy").orElse("")).startsWith("\"reads\";q=");
    Answer batch = mine.batch(project, RunningBundle.create("a.txt", "a"));
    assertThat(batch.status()).isEqualTo(200);
    assertThat(batch.headers().firstValue("ratelimit-policy").orElse(""))
        .startsWith("\"files\";q=");
    Answer stop = mine.post("/agent/%s/stop".formatted(project), "");
    assertThat(stop.status()).isEqualTo(200);
    assertThat(stop.headers().firstValue("ratelimit-policy").orElse(""))
        .startsWith("\"writes\";q=");
    assertThat(mine.get("/health/live").headers().firstValue("ratelimit")).isEmpty();
  }

  private static Answer send(RunningBundle mine, String project, int number) {
    return mine.post("/agent", RunningBundle.message(project, "m" + number, "Hello"));
  }
}
