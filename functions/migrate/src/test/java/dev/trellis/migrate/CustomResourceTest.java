package dev.trellis.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What CloudFormation is answered, on a real database. */
class CustomResourceTest {
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
  void createMakesRolesAndSchemaAndAnswers() {
    try (ResponseServer cloudFormation = new ResponseServer(0)) {
      JsonNode told = database.ask(resource("Create", cloudFormation, ""));

      assertThat(told.path("upToDate").asBoolean()).isTrue();
      ResponseServer.Put put = cloudFormation.puts().getFirst();
      assertThat(put.method()).isEqualTo("PUT");
      assertThat(put.typed()).as("a content type, for which the address is not signed").isFalse();
      assertThat(text(put, "Status")).isEqualTo("SUCCESS");
      assertThat(text(put, "Reason")).contains("0001_projects");
      assertThat(text(put, "PhysicalResourceId")).isEqualTo("trellis-schema");
      assertThat(text(put, "StackId")).isEqualTo("stack");
      assertThat(text(put, "RequestId")).isEqualTo("request");
      assertThat(text(put, "LogicalResourceId")).isEqualTo("Migration");
    }
  }

  @Test
  void updateKeepsTheNameAndDeleteChangesNothing() {
    try (ResponseServer cloudFormation = new ResponseServer(0)) {
      database.ask(resource("Create", cloudFormation, ""));
      database.ask(resource("Update", cloudFormation, ", \"PhysicalResourceId\": \"name\""));
      database.ask(resource("Delete", cloudFormation, ", \"PhysicalResourceId\": \"name\""));

      assertThat(cloudFormation.puts())
          .extracting(put -> text(put, "Status"))
          .containsExactly("SUCCESS", "SUCCESS", "SUCCESS");
      assertThat(cloudFormation.puts())
          .extracting(put -> text(put, "PhysicalResourceId"))
          .containsExactly("trellis-schema", "name", "name");
      assertThat(database.ask("{\"command\": \"status\"}").path("upToDate").asBoolean()).isTrue();
    }
  }

  @Test
  void deleteNeedsNoDatabase() {
    try (ResponseServer cloudFormation = new ResponseServer(0)) {
      NewDatabase.ask(Map.of(), resource("Delete", cloudFormation, ""));

      assertThat(text(cloudFormation.puts().getFirst(), "Status")).isEqualTo("SUCCESS");
    }
  }

  @Test
  void aRefusalIsAnsweredSafely() throws SQLException {
    database.ask("{\"command\": \"up\"}");
    database.execute("update schema_migration set checksum = 'of another text'");
    try (ResponseServer cloudFormation = new ResponseServer(0)) {
      JsonNode told = database.ask(resource("Update", cloudFormation, ""));

      ResponseServer.Put put = cloudFormation.puts().getFirst();
      assertThat(text(put, "Status")).isEqualTo("FAILED");
      assertThat(text(put, "Reason"))
          .isEqualTo(
              "migration 0001_projects was changed after it ran (the log of request invocation tells more)");
      assertThat(told.path("status").asInt()).isEqualTo(409);
    }
  }

  @Test
  void aDatabaseThatIsAwayIsAnswered() {
    assertFailed(
        "postgresql://trellis_owner:hidden@127.0.0.1:1/a", "The database cannot be reached.");
  }

  @Test
  void aConfigurationThatCannotBeUsedIsAnsweredWithoutItsValues() {
    assertFailed("hidden", "DATABASE_OWNER_URL must be a URL");
  }

  private void assertFailed(String ownerUrl, String reason) {
    try (ResponseServer cloudFormation = new ResponseServer(0)) {
      NewDatabase.ask(
          Map.of("DATABASE_OWNER_URL", ownerUrl), resource("Create", cloudFormation, ""));

      ResponseServer.Put put = cloudFormation.puts().getFirst();
      assertThat(text(put, "Status")).isEqualTo("FAILED");
      assertThat(text(put, "Reason")).contains(reason).doesNotContain("hidden");
    }
  }

  @Test
  void whatTakesTooLongIsAnswered() throws IOException {
    try (ResponseServer cloudFormation = new ResponseServer(0);
        ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String url = "postgresql://a@127.0.0.1:%d/b".formatted(mute.getLocalPort());
      NewDatabase.ask(
          Map.of("DATABASE_OWNER_URL", url),
          resource("Create", cloudFormation, ""),
          Duration.ofMillis(200));

      assertThat(text(cloudFormation.puts().getFirst(), "Status")).isEqualTo("FAILED");
      assertThat(text(cloudFormation.puts().getFirst(), "Reason")).contains("did not end in time");
    }
  }

  @Test
  void theAnswerIsTriedAgainAndItsAddressIsNeverLogged() {
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try (ResponseServer busy = new ResponseServer(4);
        ResponseServer refusing = new ResponseServer(5)) {
      database.ask(resource("Delete", busy, ""));
      assertThat(busy.puts()).hasSize(1);
      assertThatExceptionOfType(CannotAnswerException.class)
          .isThrownBy(() -> database.ask(resource("Delete", refusing, "")));
      // Nothing listens on port 1.
      String gone = "http://127.0.0.1:1/?X-Amz-Signature=credential";
      assertThatExceptionOfType(CannotAnswerException.class)
          .isThrownBy(() -> database.ask(resource("Delete", gone, "")));
      database.ask(resource("Delete", "no url?credential", ""));
    } finally {
      System.setErr(before);
    }
    assertThat(log.toString(StandardCharsets.UTF_8))
        .contains("127.0.0.1 answered 503", "127.0.0.1 cannot be reached", "ResponseURL")
        .doesNotContain("credential", "Signature");
  }

  private static String resource(String type, ResponseServer server, String more) {
    return resource(type, server.url(), more);
  }

  private static String resource(String type, String url, String more) {
    return """
        {"RequestType": "%s", "ResponseURL": "%s", "StackId": "stack", "RequestId": "request",
         "LogicalResourceId": "Migration", "ResourceType": "Custom::Migration", "ResourceProperties": {}%s}
        """
        .formatted(type, url, more);
  }

  private static String text(ResponseServer.Put put, String field) {
    return put.body().path(field).asString();
  }
}
