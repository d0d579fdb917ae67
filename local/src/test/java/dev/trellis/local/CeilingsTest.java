package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.BudgetFixture.Customer;
import dev.trellis.local.MeteredProvider.Behaviour;
import dev.trellis.local.RunningBundle.Answer;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What becomes of a run that meets a ceiling, and of what it had done until then. */
class CeilingsTest {

  @Test
  void stepsAreCountedAndWhatWasDoneIsKept() {
    try (BudgetFixture fixture = BudgetFixture.start(Map.of("CEILING_RUN_STEPS", "3"))) {
      Customer customer = fixture.customer();
      String project = customer.newProject();

      assertThat(customer.errorOf(project))
          .isEqualTo("One answer may take 3 steps, and has. Send another message to go on.");

      assertThat(customer.meter().calls()).isEqualTo(3);
      JsonNode messages = customer.call("GET", "/projects/" + project, "").json().path("messages");
      assertThat(messages.at("/1/parts").toString()).contains("output-available");
    }
  }

  @Test
  void anAgentThatGoesRoundInCirclesIsEnded() {
    try (BudgetFixture fixture = BudgetFixture.start(Map.of())) {
      fixture.provider().behave(Behaviour.SAME_CALL);
      Customer customer = fixture.customer();

      assertThat(customer.errorOf(customer.newProject()))
          .isEqualTo(
              "The agent went round in circles: it called read_files 3 times with the same input.");
      assertThat(customer.meter().calls()).isEqualTo(3);
    }
  }

  @Test
  void theProviderIsToldWhatIsLeft() {
    try (BudgetFixture fixture =
        BudgetFixture.start(Map.of("CEILING_DAY_TOKENS", "12000", "CEILING_RUN_STEPS", "1"))) {
      Customer customer = fixture.customer();
      customer.ask(customer.newProject(), "m1");

      assertThat(customer.meter().mostOutput()).isBetween(256, 11_000);
    }
  }

  @Test
  void aStepMayProduceWhatIsSet() {
    try (BudgetFixture fixture = BudgetFixture.start(Map.of("CEILING_STEP_OUTPUT_TOKENS", "300"))) {
      Customer customer = fixture.customer();
      customer.ask(customer.newProject(), "m1");

      assertThat(customer.meter().mostOutput()).isEqualTo(300);
    }
  }

  @Test
  void aRunsTokensEndIt() {
    try (BudgetFixture fixture = BudgetFixture.start(Map.of("CEILING_RUN_TOKENS", "40000"))) {
      Customer customer = fixture.customer();

      assertThat(customer.errorOf(customer.newProject()))
          .isEqualTo(
              "The budget of 40,000 tokens for one answer is used up."
                  + " Send another message to go on.");
      assertThat(customer.meter().tokens()).isBetween(20_000L, 40_000L);
      assertThat(customer.ask(customer.newProject(), "m2").status()).isEqualTo(200);
    }
  }

  @Test
  void whoHasUsedUpTheDayIsRefusedBeforeAnythingBegins() {
    Map<String, String> ceilings =
        Map.of("CEILING_DAY_USD", "0.05", "MODEL_PRICE_INPUT", "1", "MODEL_PRICE_OUTPUT", "2");
    try (BudgetFixture fixture = BudgetFixture.start(ceilings)) {
      Customer customer = fixture.customer();
      String used = "Today's budget of 0.05 USD for this account is used up;";
      String first = customer.newProject();
      assertThat(customer.errorOf(first)).isEqualTo(used + " it opens again at 00:00 UTC.");

      String project = customer.newProject();
      long calls = customer.meter().calls();
      // What is left may do for a shorter conversation: then the run ends when that is gone too.
      Answer answer = customer.ask(project, "m1");
      for (int i = 2; answer.status() == 200 && i < 20; i++) {
        project = customer.newProject();
        calls = customer.meter().calls();
        answer = customer.ask(project, "m1");
      }
      assertThat(answer.status()).as(answer.text()).isEqualTo(429);
      assertThat(answer.json().path("detail").asString()).startsWith(used);
      assertThat(answer.headers().firstValueAsLong("retry-after").orElse(0)).isBetween(1L, 86_400L);
      assertThat(customer.meter().calls()).isEqualTo(calls);
      JsonNode loaded = customer.call("GET", "/projects/" + project, "").json();
      assertThat(loaded.path("messages")).isEmpty();
      assertThat(customer.usage().at("/today/usd/left").asString()).startsWith("0.0");

      // What was sent and answered costs nothing when it is sent again.
      assertThat(customer.errorOf(first)).startsWith(used);
      assertThat(customer.meter().calls()).isEqualTo(calls);
    }
  }

  @Test
  void aRefusedCallCostsNothing() {
    try (BudgetFixture fixture = BudgetFixture.start(Map.of())) {
      fixture.provider().behave(Behaviour.REFUSE);
      Customer customer = fixture.customer();

      assertThat(customer.errorOf(customer.newProject())).contains("refused the request");
      assertThat(customer.counted()).isZero();
      assertThat(customer.usage().at("/today/tokens/used").asLong()).isZero();
    }
  }

  @Test
  void whatNobodyCountedIsCountedAtTheWorst() {
    for (Behaviour behaviour : new Behaviour[] {Behaviour.BREAK_OFF, Behaviour.TELL_NOTHING}) {
      try (BudgetFixture fixture = BudgetFixture.start(Map.of("CEILING_RUN_STEPS", "1"))) {
        fixture.provider().behave(behaviour);
        Customer customer = fixture.customer();
        customer.errorOf(customer.newProject());

        assertThat(customer.counted()).as("%s", behaviour).isGreaterThan(16_000);
        assertThat(customer.counted()).isGreaterThan(customer.meter().tokens());
        assertThat(customer.usage().at("/today/tokens/reserved").asLong()).isZero();
      }
    }
  }

  @Test
  void aRunsTimeEndsIt() {
    try (BudgetFixture fixture = BudgetFixture.start(Map.of("CEILING_RUN_SECONDS", "15"))) {
      fixture.provider().behave(Behaviour.STALL);
      Customer customer = fixture.customer();
      Answer answer = customer.ask(customer.newProject(), "m1");

      assertThat(answer.text()).contains("The time for one answer is up.").endsWith("[DONE]\n\n");
    }
  }

  @Test
  void whatWasUsedAndWhatIsLeftIsTold() {
    Map<String, String> ceilings =
        Map.of(
            "CEILING_RUN_STEPS", "2",
            "CEILING_DAY_TOKENS", "1000000",
            "MODEL_PRICE_INPUT", "1",
            "MODEL_PRICE_OUTPUT", "1");
    try (BudgetFixture fixture = BudgetFixture.start(ceilings)) {
      Customer customer = fixture.customer();
      customer.ask(customer.newProject(), "m1");
      long tokens = customer.meter().tokens();

      JsonNode usage = customer.usage();
      assertThat(usage.at("/today/tokens/used").asLong()).isEqualTo(tokens);
      assertThat(usage.at("/today/tokens/left").asLong()).isEqualTo(1_000_000 - tokens);
      assertThat(usage.at("/today/opensAt").asString()).endsWith("T00:00:00Z");
      assertThat(usage.at("/run/steps").asInt()).isEqualTo(2);
      assertThat(usage.path("days")).hasSize(1);
      JsonNode day = usage.at("/days/0");
      assertThat(day.path("model").asString()).startsWith("openai/");
      assertThat(day.path("calls").asInt()).isEqualTo(2);
      assertThat(day.path("inputTokens").asLong()).isEqualTo(customer.meter().inputTokens());
      // At a dollar a million tokens.
      assertThat(new BigDecimal(day.path("usd").asString()))
          .isEqualByComparingTo(BigDecimal.valueOf(tokens, 6));
    }
  }
}
