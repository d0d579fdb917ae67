package dev.trellis.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunsConfigTest {
  @Test
  void withoutSettingsASecondSendIsRefused() {
    assertThat(RunsConfig.read(new Env(Map.of())))
        .isEqualTo(new RunsConfig(Duration.ofSeconds(20), false, 0));
  }

  @Test
  void bothCanBeSet() {
    Env env =
        new Env(
            Map.of(
                "RUN_LEASE_SECONDS",
                "2",
                "AGENT_SECOND_SEND",
                "queue",
                "AGENT_AUTO_CONTINUE",
                "3"));

    assertThat(RunsConfig.read(env)).isEqualTo(new RunsConfig(Duration.ofSeconds(2), true, 3));
    assertThat(env.problems()).isEmpty();
  }

  @Test
  void whatIsWrongIsTold() {
    Env env =
        new Env(
            Map.of(
                "RUN_LEASE_SECONDS",
                "61",
                "AGENT_SECOND_SEND",
                "drop",
                "AGENT_AUTO_CONTINUE",
                "11"));
    RunsConfig.read(env);

    assertThat(env.problems())
        .containsExactly(
            "RUN_LEASE_SECONDS must be a whole number from 2 to 60",
            "AGENT_SECOND_SEND must be refuse or queue",
            "AGENT_AUTO_CONTINUE must be a whole number from 0 to 10");
  }
}
