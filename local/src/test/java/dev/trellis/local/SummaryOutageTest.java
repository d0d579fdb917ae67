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
    try (ScriptedProvider provider = AgentConversation.provider();
        StatementCuttingProxy proxy =
            new StatementCuttingProxy(port, "insert into conversation_summary", CUTS);
        Installation installation =
            Installation.start(
                database.replace(":" + port, ":" + proxy.port()),
                RunningBundle.servers().cache(),
                Map.of("OPENAI_BASE_URL", provider.url(), "CONTEXT_TOKENS", "8000"))) {
      AgentConversation conversation = AgentConversation.begin(installation);
      addMessages(conversation);
      provider.next(ScriptedProvider.says("They built a garden."));
      provider.next(ScriptedProvider.says("It goes on."));

      assertThat(AgentConversation.end(conversation.send("next", "Go on"))).isEqualTo("stop");

      assertThat(proxy.left()).as("it was away").isZero();
      assertThat(
              Administrator.run(
                  RunningBundle.servers().database(),
                  "select text from conversation_summary where project_id = '%s'"
                      .formatted(conversation.project())))
          .containsExactly("They built a garden.");
    }
  }

  private static void addMessages(AgentConversation conversation) {
    Administrator.run(
        RunningBundle.servers().database(),
        """
        insert into message (project_id, id, owner_id, client_id, role, parts)
        select '%s', ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, '%s', 'm' || i,
          case i %% 2 when 1 then 'user' else 'assistant' end,
          json_build_array(json_build_object('type', 'text',
            'text', 'Message ' || i || ': ' || repeat('about the garden, ', 20)))
        from generate_series(1, 200) i
        """
            .formatted(conversation.project(), conversation.user()));
  }
}
