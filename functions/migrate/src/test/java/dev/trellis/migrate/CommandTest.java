package dev.trellis.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What an operator who calls the function is answered, on a real database. */
class CommandTest {
  private final NewDatabase database = newDatabase();

  private static NewDatabase newDatabase() {
    try {
      return new NewDatabase();
    } catch (SQLException broken) {
      throw new IllegalStateException(broken);
    }
  }

  @AfterEach
  void dropDatabase() throws SQLException {
    database.close();
  }

  @Test
  void anOperatorGoesUpAndDown() {
    JsonNode up = database.ask("{\"command\": \"up\"}");
    assertThat(up.path("changed").path(0).asString()).isEqualTo("0001_projects");
    assertThat(up.path("migrations").path(0).path("state").asString()).isEqualTo("applied");
    assertThat(up.path("migrations").path(0).path("appliedAt").asString()).endsWith("Z");

    JsonNode down = database.ask("{\"command\": \"down\"}");
    assertThat(down.path("changed").size()).isOne();
    assertThat(down.path("upToDate").asBoolean()).isFalse();
    assertThat(database.ask("{\"command\": \"status\"}").path("migrations"))
        .isEqualTo(down.path("migrations"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'command': 'sideways'} | command",
        "{} | command",
        "{'command': 'up', 'force': true} | command",
        "[] | command",
        "up | body",
        "{'RequestType': 'Recreate'} | RequestType",
        "{'RequestType': 'Create'} | ResponseURL",
        "{'RequestType': 'Create', 'ResponseURL': 'file:///x'} | ResponseURL",
        "{'RequestType': 'Create', 'ResponseURL': 'https://a/b'} | StackId"
      })
  void senselessEventsAreRefusedByField(String event, String field) {
    JsonNode problem = database.ask(event.replace('\'', '"'));

    assertThat(problem.path("status").asInt()).isEqualTo(400);
    assertThat(problem.path("instance").asString()).isEqualTo("invocation");
    assertThat(problem.path("errors").path(0).path("field").asString()).isEqualTo(field);
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "up", "down"})
  void aBugIsOpaque(String command) {
    JsonNode problem = NewDatabase.ask(Map.of(), "{\"command\": \"%s\"}".formatted(command));

    assertThat(problem.path("status").asInt()).isEqualTo(500);
    assertThat(problem.path("detail").asString()).isEqualTo("Something went wrong on our side.");
  }
}
