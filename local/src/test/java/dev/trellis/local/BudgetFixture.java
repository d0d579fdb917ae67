package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.UserId;
import dev.trellis.local.Installation.Call;
import dev.trellis.local.Installation.Member;
import dev.trellis.local.RunningBundle.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** An installation with ceilings of a test's own, whose model is metered. */
record BudgetFixture(MeteredProvider provider, Installation installation) implements AutoCloseable {

  static BudgetFixture start(Map<String, String> ceilings) {
    try {
      MeteredProvider provider = new MeteredProvider();
      Map<String, String> settings = new HashMap<>(ceilings);
      settings.put("OPENAI_BASE_URL", provider.url());
      settings.put("DATABASE_POOL_SIZE", "20");
      return new BudgetFixture(provider, Installation.on(RunningBundle.servers(), settings));
    } catch (IOException noPort) {
      throw new UncheckedIOException(noPort);
    }
  }

  /** Somebody new, by the name that the provider knows them by; their token asks for much. */
  Customer customer() {
    Member member = installation.signUp();
    String name = "customer-" + member.userId().replace("-", "");
    UserId user = new UserId(UUID.fromString(member.userId()));
    return new Customer(this, name, Tokens.sign(Installation.KEY, user));
  }

  @Override
  public void close() {
    installation.close();
    provider.close();
  }

  /** Somebody who asks the agent. */
  record Customer(BudgetFixture fixture, String name, String token) {

    Answer call(String method, String path, String body) {
      return fixture.installation().send(new Call(method, path, body).by(token));
    }

    String newProject() {
      return call("POST", "/projects", "{\"name\": \"A project\"}").json().path("id").asString();
    }

    Answer ask(String project, String messageId) {
      return call("POST", "/agent", RunningBundle.message(project, messageId, name + " asks"));
    }

    /** Asks in a project of its own, and reads what the stream says of an error. */
    String errorOf(String project) {
      return ask(project, "m1").chunks().stream()
          .filter(chunk -> chunk.path("type").asString().equals("error"))
          .map(chunk -> chunk.path("errorText").asString())
          .findFirst()
          .orElse("");
    }

    MeteredProvider.Meter meter() {
      return fixture.provider().meter(name);
    }

    JsonNode usage() {
      Answer answer = call("GET", "/usage", "");
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      return answer.json();
    }

    /** What is counted of all days, in tokens. */
    long counted() {
      return usage()
          .path("days")
          .valueStream()
          .mapToLong(day -> day.path("inputTokens").asLong() + day.path("outputTokens").asLong())
          .sum();
    }
  }
}
