package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.boot.App;
import dev.trellis.config.Config;
import dev.trellis.domain.Problem;
import dev.trellis.domain.UserId;
import dev.trellis.http.HttpResponse;
import dev.trellis.http.ProblemJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The template, the entry classes, the handlers and the build agree. */
class TemplateTest {
  private static final Path ROOT = Path.of("..");
  private static final Template TEMPLATE = Template.read(RunningBundle.TEMPLATE);
  private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)\\+?}");

  private static final String KEY = "a key for tests, of enough bytes too";

  // Nothing listens on port 1 of the loopback address: whatever a handler answers, it answers
  // alone.
  private static final Map<String, String> UNREACHABLE =
      Map.of(
          "DATABASE_URL", "postgresql://trellis_app@127.0.0.1:1/trellis",
          "CURSOR_SECRET", "a secret for tests, of enough bytes",
          "AUTH_KEY", KEY);

  private record Asked(Template.Route route, Future<byte[]> answer) {}

  static List<Template.FunctionBlock> functions() {
    return TEMPLATE.functions();
  }

  @Test
  void thereAreFunctions() {
    assertThat(TEMPLATE.functions())
        .extracting(Template.FunctionBlock::name)
        .contains("health", "agent-stream", "migrate");
    assertThat(TEMPLATE.served())
        .extracting(Template.FunctionBlock::name)
        .doesNotContain("migrate");
  }

  @Test
  void everyRouteIsAnsweredByItsHandler() throws Exception {
    Config config = Config.read(UNREACHABLE);
    List<Asked> asked = new ArrayList<>();
    try (App app = new App(config);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Template.FunctionBlock block : TEMPLATE.served()) {
        LocalFunction function = LocalFunction.start(block, app);
        for (Template.Route route : block.routes()) {
          byte[] event = senselessRequest(route);
          asked.add(new Asked(route, threads.submit(() -> function.call(event, Optional.empty()))));
        }
      }
      for (Asked one : asked) {
        assertThat(new String(one.answer().get(), StandardCharsets.UTF_8))
            .as(one.route().toString())
            .contains("\"statusCode\":")
            .doesNotContain("There is nothing here.")
            .doesNotContain("urn:trellis:problem:internal");
      }
    }
  }

  /** Refused for what it asks, where there is anything to refuse, and not for its route. */
  private static byte[] senselessRequest(Template.Route route) {
    Map<String, String> parameters = new HashMap<>();
    PARAMETER.matcher(route.path()).results().forEach(r -> parameters.put(r.group(1), "?"));
    return new ProxyEvent(
            "test",
            route,
            route.path(),
            parameters,
            Map.of("limit", "0"),
            Map.of(
                "authorization",
                "Bearer " + Tokens.sign(KEY, UserId.create()),
                "access-control-request-method",
                "GET"),
            "192.0.2.1",
            "?".getBytes(StandardCharsets.UTF_8))
        .toJson();
  }

  @Test
  void noTwoRoutesAreTheSame() {
    Set<String> seen = new HashSet<>();
    for (Template.FunctionBlock block : TEMPLATE.served()) {
      for (Template.Route route : block.routes()) {
        // API Gateway does not tell parameters from one another by their names.
        String shape = PARAMETER.matcher(route.path()).replaceAll("{}");
        assertThat(seen.add(route.method() + " " + shape)).as(route.toString()).isTrue();
      }
    }
  }

  @Test
  void whatMayBeLongStreams() {
    for (Template.FunctionBlock block : TEMPLATE.served()) {
      boolean streams = Set.of("agent-stream", "project-load").contains(block.name());
      assertThat(block.routes())
          .as(block.name())
          .allSatisfy(route -> assertThat(route.streams()).isEqualTo(streams));
      // A buffered answer has to be there before API Gateway's 29 seconds are over.
      assertThat(streams || block.timeout().compareTo(Duration.ofSeconds(29)) < 0)
          .as(block.name())
          .isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void everyFunctionIsAModuleOfTheBuild(Template.FunctionBlock block) throws Exception {
    assertThat(Files.readString(ROOT.resolve("pom.xml")))
        .contains("<module>functions/" + block.name() + "</module>");
    assertThat(Files.readString(ROOT.resolve("functions").resolve(block.name()).resolve("pom.xml")))
        .contains("<artifactId>" + block.name() + "</artifactId>")
        .contains("<artifactId>maven-assembly-plugin</artifactId>");
  }

  @Test
  void gatewayTellsProblemsAsTheFunctionsDo() {
    Map<?, ?> told = property("Resources", "Api", "Properties", "GatewayResponses");
    assertSame(
        told, "MISSING_AUTHENTICATION_TOKEN", of(new Problem.NotFound("There is no such route.")));
    assertSame(told, "REQUEST_TOO_LARGE", of(new Problem.TooLarge("The request is too large.")));
    assertSame(
        told,
        "INTEGRATION_TIMEOUT",
        of(new Problem.TimedOut("The function took longer than its time limit.")));
    assertSame(told, "DEFAULT_5XX", ProblemJson.ofBug("$context.requestId"));
  }

  private static HttpResponse of(Problem problem) {
    return ProblemJson.of(problem, "$context.requestId");
  }

  private static void assertSame(Map<?, ?> told, String kind, HttpResponse expected) {
    Map<?, ?> response = Template.map(told.get(kind));
    Object body = Template.map(response.get("ResponseTemplates")).get("application/json");
    HttpResponse.Body.Bytes bytes = (HttpResponse.Body.Bytes) expected.body();
    JsonNode expectedBody = JsonMapper.shared().readTree(bytes.bytes());
    assertThat(String.valueOf(response.get("StatusCode")))
        .as(kind)
        .isEqualTo(Integer.toString(expected.status()));
    assertThat(JsonMapper.shared().readTree(String.valueOf(body))).as(kind).isEqualTo(expectedBody);
  }

  private static Map<?, ?> property(String... names) {
    Map<?, ?> map = Template.load(RunningBundle.TEMPLATE);
    for (String name : names) {
      map = Template.map(map.get(name));
    }
    return map;
  }
}
