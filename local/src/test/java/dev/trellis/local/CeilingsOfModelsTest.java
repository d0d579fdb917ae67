package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.BudgetFixture.Customer;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Whichever model is asked, and whatever for, it counts. */
class CeilingsOfModelsTest {

  @Test
  void theChoiceOfAnAgentIsAStepToo() {
    Map<String, String> settings = Map.of("AGENT_ROUTER", "model", "CEILING_RUN_STEPS", "1");
    try (BudgetFixture fixture = BudgetFixture.start(settings)) {
      Customer customer = fixture.customer();

      assertThat(customer.errorOf(customer.newProject())).startsWith("One answer may take 1 steps");
      assertThat(customer.meter().calls()).isEqualTo(1);
      assertThat(customer.counted()).isEqualTo(customer.meter().tokens());
    }
  }

  @Test
  void theModelThatStandsInIsCountedAtItsOwnPrice() {
    Map<String, String> settings =
        Map.of(
            "MODEL_PROVIDER", "xai",
            "XAI_API_KEY", "k",
            "XAI_BASE_URL", "http://127.0.0.1:1",
            "XAI_MODEL", "dear",
            "MODEL_FALLBACK", "openai",
            "OPENAI_MODEL", "cheap",
            "CEILING_RUN_STEPS", "1",
            "MODEL_PRICES",
                """
                {"xai/dear": {"input": 9, "output": 9}, "openai/cheap": {"input": 1, "output": 1}}""");
    try (BudgetFixture fixture = BudgetFixture.start(settings)) {
      Customer customer = fixture.customer();
      customer.errorOf(customer.newProject());

      JsonNode days = customer.usage().path("days");
      assertThat(days).hasSize(1);
      assertThat(days.at("/0/model").asString()).isEqualTo("openai/cheap");
      assertThat(new BigDecimal(days.at("/0/usd").asString()))
          .isEqualByComparingTo(BigDecimal.valueOf(customer.meter().tokens(), 6));
    }
  }

  /** What the dearest of them may cost is reserved, so that it stays below the ceiling as well. */
  @Test
  void whereAnotherMayStandInTheDearestPriceBinds() {
    Map<String, String> settings =
        Map.of(
            "MODEL_PROVIDER", "openai",
            "OPENAI_MODEL", "cheap",
            "MODEL_FALLBACK", "xai",
            "XAI_API_KEY", "k",
            "XAI_BASE_URL", "http://127.0.0.1:1",
            "XAI_MODEL", "dear",
            "CEILING_RUN_USD", "0.01",
            "MODEL_PRICES",
                """
                {"xai/dear": {"input": 9, "output": 9}, "openai/cheap": {"input": 0, "output": 0}}""");
    try (BudgetFixture fixture = BudgetFixture.start(settings)) {
      Customer customer = fixture.customer();

      assertThat(customer.ask(customer.newProject(), "m1").status()).isEqualTo(429);
      assertThat(customer.meter().calls()).isZero();
    }
  }
}
