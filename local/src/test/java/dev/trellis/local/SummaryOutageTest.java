package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The database is away just when a summary is to be kept: it is kept a moment later. */
class SummaryOutageTest {
  private static final int CUTS = 3;

  @Test
  void aSummaryIsKeptWhenTheDatabaseIsBack() {
    String database = RunningBundle.servers().database().replace("postgres@", "trellis_app@");
    int port = URI.create(database).getPort();
    StatementCuts cuts = new StatementCuts("insert into conversation_summary", CUTS);
    try (ScriptedProvider provider = AgentConversation.provider();
        CuttingProxy proxy = new CuttingProxy(port, cuts::filter, () -> {});
        Installation installation =
            Installation.start(
                database.replace(":" + port, ":" + proxy.port()),
                RunningBundle.servers().cache(),
                Map.of("OPENAI_BASE_URL", provider.url(), "CONTEXT_TOKENS", "8000"))) {
      AgentConversation conversation = AgentConversation.begin(installation);
      conversation.addMessages(200);
      provider.next(ScriptedProvider.says("They built a garden."));
      provider.next(ScriptedProvider.says("It goes on."));

      assertThat(AgentConversation.end(conversation.send("next", "Go on"))).isEqualTo("stop");

      assertThat(cuts.left()).as("it was away").isZero();
      assertThat(
              Administrator.run(
                  RunningBundle.servers().database(),
                  "select text from conversation_summary where project_id = '%s'"
                      .formatted(conversation.project())))
          .containsExactly("They built a garden.");
    }
  }
}
