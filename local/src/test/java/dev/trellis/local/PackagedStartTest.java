package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.runtime.testapi.Answer;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A packaged function that is not configured well tells Lambda so, and ends. */
class PackagedStartTest {
  private static final String SECRET = "hunter2";
  private static final Map<String, String> WRONG =
      Map.of(
          "DATABASE_URL",
          "mysql://trellis_app:" + SECRET + "@database.example.com/trellis",
          "CURSOR_SECRET",
          SECRET);

  @TempDir private static Path logs;

  static Stream<Arguments> functions() {
    return Template.read(RunningBundle.TEMPLATE).served().stream()
        .map(function -> Deployment.of(function, WRONG))
        .flatMap(
            function -> function.clients().stream().map(client -> Arguments.of(function, client)));
  }

  @ParameterizedTest
  @MethodSource("functions")
  void everySettingThatIsWrongIsNamedAndNoSecretIsTold(
      Deployment deployment, Deployment.Client client) throws Exception {
    try (PackagedFunction function = PackagedFunction.start(deployment, client, logs)) {
      Answer.Failed told = function.awaitInitError();
      JsonNode json = JsonMapper.shared().readTree(told.json());
      assertThat(told.type()).matches("(Runtime|Function)\\.[A-Z][a-zA-Z]+");
      assertThat(json.path("errorMessage").asString())
          .startsWith("The configuration is not valid")
          .contains("DATABASE_URL", "CURSOR_SECRET", "AUTH_KEY");
      assertThat(function.awaitExit()).isEqualTo(1);
      assertThat(told.json() + function.output()).doesNotContain(SECRET);
    }
  }
}
