package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.trellis.runtime.testapi.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The packaged function that migrates, under AWS's client, on a database that has no schema yet: as
 * a new stack has it.
 */
class PackagedMigrateTest {
  private static final Deployment.Client AWS = Deployment.Client.AWS;
  private static final String SIGNATURE = "X-Amz-Signature=a-credential";

  @TempDir private static Path folder;
  @AutoClose private static LocalDatabase database;
  private static HttpServer cloudFormation;
  @AutoClose private static PackagedFunction migrate;

  private static final BlockingQueue<JsonNode> PUTS = new LinkedBlockingQueue<>();

  @BeforeAll
  static void start() throws Exception {
    cloudFormation =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    cloudFormation.createContext("/", PackagedMigrateTest::take);
    cloudFormation.start();
    database = LocalDatabase.open(folder.resolve("postgres").toAbsolutePath());
    Map<String, String> values =
        Map.of(
            "DATABASE_URL",
            database.appUrl(),
            "DATABASE_OWNER_URL",
            database.adminUrl().replace("postgres@", "trellis_owner@"));
    migrate = PackagedFunction.ready(Deployment.of("migrate", values), AWS, folder);
  }

  @AfterAll
  static void stop() {
    cloudFormation.stop(0);
  }

  private static void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(200, -1);
      PUTS.add(JsonMapper.shared().readTree(body));
    }
  }

  @Test
  void aStackThatIsMadeGetsItsSchemaAndAnswersOperators() throws Exception {
    assertThat(ask("{\"command\": \"status\"}").path("upToDate").asBoolean()).isFalse();

    assertThat(ask(create()).path("upToDate").asBoolean()).isTrue();
    @Nullable JsonNode put = PUTS.poll(PackagedFunction.LIMIT.toSeconds(), TimeUnit.SECONDS);
    assertThat(put).isNotNull();
    assertThat(put.path("Status").asString()).as(put.toString()).isEqualTo("SUCCESS");
    assertThat(put.path("RequestId").asString()).isEqualTo("a-request");

    assertThat(ask("{\"command\": \"status\"}").path("upToDate").asBoolean()).isTrue();
    JsonNode again = ask("{\"command\": \"up\"}");
    assertThat(again.path("upToDate").asBoolean()).isTrue();
    assertThat(again.path("changed")).as(again.toString()).isEmpty();
    assertThat(ask("{\"command\": \"sideways\"}").path("status").asInt()).isEqualTo(400);
    assertThat(migrate.output()).doesNotContain(SIGNATURE, "Exception");
  }

  /** What CloudFormation sends for the custom resource of a new stack. */
  private static String create() {
    return """
        {"RequestType": "Create", "RequestId": "a-request", "LogicalResourceId": "Migration",
         "ServiceToken": "arn:aws:lambda:eu-west-1:123456789012:function:migrate",
         "ResponseURL": "http://127.0.0.1:%d/arn%%3Aaws%%7Cx?%s",
         "StackId": "arn:aws:cloudformation:eu-west-1:123456789012:stack/trellis/a-stack",
         "ResourceType": "Custom::Migration",
         "ResourceProperties": {"ServiceToken": "arn:aws:lambda:eu-west-1:123456789012:function:migrate",
           "ServiceTimeout": "1000", "Release": "1"}}
        """
        .formatted(cloudFormation.getAddress().getPort(), SIGNATURE);
  }

  private static JsonNode ask(String event) throws Exception {
    Answer answer = migrate.call(event.getBytes(StandardCharsets.UTF_8));
    assertThat(answer).as(migrate.output()).isInstanceOf(Answer.Whole.class);
    return JsonMapper.shared().readTree(((Answer.Whole) answer).body());
  }
}
