package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.Installation.Member;
import dev.trellis.local.RunningBundle.Answer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a schedule removes for good. */
class RemovalTest {
  private static final Bundle.Summary SERVERS = RunningBundle.servers();
  private static final Installation INSTALLATION = Installation.onSharedServers();

  @AfterAll
  static void stop() {
    INSTALLATION.close();
  }

  @Test
  void whatWasDeleted30DaysAgoIsRemovedAndTheAuditTellsSo() {
    Member member = INSTALLATION.signUp();
    String project = deleted(member, "30 days");
    String recent = deleted(member, "29 days");

    Answer answer = INSTALLATION.schedule("project-edit", "trellis.collect");

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().path("projects").asInt()).isPositive();
    assertThat(answer.json().path("failed").asInt()).isZero();
    assertThat(answer.json().path("done").asBoolean()).isTrue();
    assertThat(stored("project where id", project)).isEqualTo("0");
    assertThat(stored("content where store_id", project)).isEqualTo("0");
    assertThat(stored("project where id", recent)).isEqualTo("1");
    assertThat(stored("content where store_id", recent)).isEqualTo("1");
    assertThat(purges(member)).containsExactly(project);
  }

  private static List<String> purges(Member member) {
    return INSTALLATION
        .send(member.call("GET", "/audit", ""))
        .json()
        .path("entries")
        .valueStream()
        .filter(entry -> entry.path("action").asString().equals("project.purge"))
        .map(entry -> entry.path("target").asString())
        .toList();
  }

  /** A project with a file, deleted so long ago. */
  private static String deleted(Member member, String age) {
    JsonNode made = INSTALLATION.send(member.call("POST", "/projects", "{\"name\": \"P\"}")).json();
    String project = made.path("id").asString();
    String batch = "{\"operations\": [%s]}".formatted(RunningBundle.create("a.txt", "a"));
    INSTALLATION.send(member.call("POST", "/projects/%s/files/batch".formatted(project), batch));
    INSTALLATION.send(member.call("DELETE", "/projects/" + project, ""));
    Administrator.run(
        SERVERS.database(),
        "update project set deleted_at = deleted_at - interval '%s' where id = '%s'"
            .formatted(age, project));
    return project;
  }

  private static String stored(String what, String project) {
    String sql = "select count(*) from %s = '%s'".formatted(what, project);
    return Administrator.run(SERVERS.database(), sql).getFirst();
  }
}
