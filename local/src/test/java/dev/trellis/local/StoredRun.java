package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.boot.App;
import dev.trellis.domain.AgentName;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.RunId;
import dev.trellis.domain.RunState;
import dev.trellis.domain.Tier;
import dev.trellis.domain.TokenPrice;
import dev.trellis.domain.UserId;
import dev.trellis.store.Budgets;
import dev.trellis.store.Db;
import dev.trellis.store.RunContinuations;
import dev.trellis.store.RunEvents;
import dev.trellis.store.Runs;
import dev.trellis.store.Send;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A run as a process has stored it that is there no more, without any process to be killed. */
record StoredRun(Db db, UserId user, ProjectId project, RunId run) {
  private static final Duration LEASE = Duration.ofSeconds(2);

  /** Opens a run that answers the first message of a conversation. */
  static StoredRun of(AgentConversation conversation) {
    Db db = conversation.installation().app().db();
    UserId user = new UserId(UUID.fromString(conversation.user()));
    ProjectId project = ProjectId.parse(conversation.project()).orElseThrow();
    Send send =
        new Send(
            project,
            "m1",
            "[{\"type\":\"text\",\"text\":\"Write it\"}]",
            Send.Placement.APPEND,
            "a-model",
            2,
            List.of(
                """
                {"type":"start","messageId":"%s","messageMetadata":{"agent":"builder"}}"""
                    .formatted(UUID.randomUUID()),
                "{\"type\":\"start-step\"}"),
            false,
            false,
            least(conversation.installation().app()));
    Runs.Opened opened = (Runs.Opened) new Runs(db, LEASE).open(user, send);
    return new StoredRun(db, user, project, opened.id());
  }

  private static Budgets.Least least(App app) {
    Budgets.Call call =
        new Budgets.Call(RunId.create(), LocalDate.EPOCH, "a-model", 0, 1, TokenPrice.UNKNOWN);
    return new Budgets.Least(call, app.ceilings().of(Tier.ENTERPRISE), Instant.EPOCH);
  }

  /** Its model called a tool, and it was run. */
  void calls(String tool, String input) {
    List<String> chunks =
        List.of(
            """
            {"type":"tool-input-available","toolCallId":"c1","toolName":"%s","input":%s}"""
                .formatted(tool, input),
            "{\"type\":\"tool-output-available\",\"toolCallId\":\"c1\",\"output\":{}}");
    assertThat(new RunEvents(db, LEASE).append(user, run, 2, chunks))
        .isEqualTo(RunEvents.Appended.STORED);
  }

  /** Its process was killed, longer ago than its lease. */
  void lose() {
    Administrator.run(
        RunningBundle.servers().database(),
        "update run set lease_until = now() - interval '1 second' where id = '%s'".formatted(run));
  }

  /** Its time is up, and another is to go on with it. Returns the one that has ended. */
  RunId runOutOfTime() {
    Runs.Ending ending =
        new Runs.Ending(
            RunState.INTERRUPTED,
            Optional.of("The time is up."),
            Optional.of(
                new Runs.Answer(
                    UUID.randomUUID().toString(), "[{\"type\":\"text\",\"text\":\"Well, \"}]")),
            Optional.empty(),
            Optional.of(new RunContinuations.Next(AgentName.BUILDER, 1)),
            0,
            0);
    List<String> last = List.of("{\"type\":\"finish\"}");
    assertThat(new Runs(db, LEASE).finish(user, project, run, ending, 2, _ -> last)).hasValue(last);
    return run;
  }
}
