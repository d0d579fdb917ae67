package dev.trellis.agentstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.agentstream.Workspace.RefusedException;
import dev.trellis.agentstream.agents.Agent;
import dev.trellis.agentstream.agents.Agents;
import dev.trellis.agentstream.agents.Tool;
import dev.trellis.domain.AgentName;
import dev.trellis.domain.ContentHash;
import dev.trellis.domain.FileEntry;
import dev.trellis.domain.FilePath;
import dev.trellis.domain.Tier;
import dev.trellis.http.Json;
import dev.trellis.llm.ModelRequest.ToolSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A model that asks for whatever it may not have gets none of it. */
class ForbiddenCallsTest {
  private static final int CALLS = 2_000;
  private static final Map<String, String> STORED =
      Map.of("index.html", "<h1>Hello</h1>", "LICENSE", "Mine.", ".github/ci.yml", "on: push");
  private static final List<String> PATHS =
      List.of(
          "../index.html",
          "a/../../etc/passwd",
          "/etc/passwd",
          "..\\\\index.html",
          "C:\\\\x",
          "./index.html",
          "a//b",
          "nul",
          "",
          "index.html\\u0000",
          "%2e%2e/index.html\\u202e",
          "LICENSE",
          "license",
          ".github/ci.yml",
          ".GitHub/other.yml",
          "LICENSE/inside");
  private static final List<String> EXTRAS =
      List.of(
          "",
          ", \"__proto__\": {\"isAdmin\": true}",
          ", \"constructor\": {\"prototype\": {}}",
          ", \"grant\": \"all\"");

  private final Agents agents =
      new Agents(List.of(new FilePath("LICENSE"), new FilePath(".github")));

  @Test
  void nothingForbiddenIsEverDone() {
    List<Agent> all =
        Stream.concat(
                Stream.of(AgentName.values()).map(agents::answering), Stream.of(agents.judging()))
            .toList();
    for (Agent agent : all) {
      Random random = new Random(agent.instructions().length());
      Workspace workspace = workspace();
      int refused = 0;
      for (int i = 0; i < CALLS; i++) {
        // Each in a step and an answer of its own: the limits must not be what stops it.
        Tools tools = new Tools(workspace, agent.grant());
        if (isRefused(tools, name(random, agent), input(random))) {
          refused++;
          assertThat(tools.refusals().total()).isOne();
        }
      }
      assertThat(workspace.changedPaths()).as(agent.name().text()).isEmpty();
      assertThat(workspace.operations()).isEmpty();
      assertThat(refused).as(agent.name().text()).isEqualTo(CALLS);
    }
  }

  @Test
  void toolsThatAreNotGrantedAreNeitherOfferedNorRun() {
    String good = "{\"path\": \"index.html\", \"content\": \"x\"}";
    for (AgentName name : AgentName.values()) {
      Agent agent = agents.answering(name);
      Workspace workspace = workspace();
      Tools tools = new Tools(workspace, agent.grant());
      assertThat(tools.specs())
          .extracting(ToolSpec::name)
          .containsExactlyInAnyOrderElementsOf(
              agent.grant().tools().stream().map(Tool::text).toList());
      boolean refused = isRefused(tools, "write_file", Json.readForeign(good));
      assertThat(refused).isEqualTo(name != AgentName.BUILDER);
      assertThat(!workspace.changedPaths().isEmpty()).isEqualTo(name == AgentName.BUILDER);
    }
  }

  @Test
  void callsAndBytesAreBounded() {
    Tools tools = new Tools(workspace(), agents.answering(AgentName.BUILDER).grant());
    JsonNode nothing = Json.readForeign("{}");
    for (int i = 0; i < 32; i++) {
      assertThat(isRefused(tools, "list_files", nothing)).isFalse();
    }
    assertThat(isRefused(tools, "list_files", nothing)).as("too many at once").isTrue();
    tools.startStep();
    assertThat(isRefused(tools, "list_files", nothing)).isFalse();
    assertThat(tools.refusals().areTooMany()).isFalse();

    int taken = 0;
    while (taken < 100 && !isRefused(tools, "list_files", nothing, 2_000_000)) {
      tools.startStep();
      taken++;
    }
    assertThat(taken).isEqualTo(7);
  }

  @Test
  void whoGoesOnAskingIsTold() {
    Tools tools = new Tools(workspace(), agents.answering(AgentName.EXPLAINER).grant());
    JsonNode nothing = Json.readForeign("{}");
    for (int i = 0; i < 9; i++) {
      assertThat(isRefused(tools, "delete_file", nothing)).isTrue();
    }
    assertThat(isRefused(tools, "list_files", nothing)).isFalse();
    for (int i = 0; i < 10; i++) {
      assertThat(tools.refusals().areTooMany()).isFalse();
      assertThat(isRefused(tools, "delete_file", nothing)).isTrue();
    }
    assertThat(tools.refusals().areTooMany()).isTrue();
    assertThat(tools.refusals().total()).isEqualTo(19);
  }

  /** What cannot be done as things are is no attempt at what is forbidden. */
  @Test
  void anEditThatDoesNotFitIsForgiven() {
    Tools tools = new Tools(workspace(), agents.answering(AgentName.FIXER).grant());
    JsonNode edit =
        Json.readForeign(
            "{\"path\": \"index.html\", \"edits\": [{\"search\": \"no\", \"replace\": \"yes\"}]}");

    assertThat(isRefused(tools, "edit_file", edit)).isTrue();
    assertThat(tools.refusals().total()).isZero();
  }

  private static boolean isRefused(Tools tools, String name, JsonNode input) {
    return isRefused(tools, name, input, input.toString().length());
  }

  private static boolean isRefused(Tools tools, String name, JsonNode input, int characters) {
    try {
      tools.run(name, input, characters);
      return false;
    } catch (RefusedException refused) {
      assertThat(refused.reason()).isNotBlank();
      return true;
    }
  }

  /** A tool that changes files, or one that there is not, or that is spelled otherwise. */
  private static String name(Random random, Agent agent) {
    List<String> names = new ArrayList<>(List.of("format_disk", "", "shell", "__proto__", "run"));
    for (Tool tool : Tool.values()) {
      names.add(tool.name());
      names.add(tool.text() + " ");
      if (tool.changesFiles() || !agent.grant().allows(tool)) {
        names.add(tool.text());
      }
    }
    return names.get(random.nextInt(names.size()));
  }

  private static JsonNode input(Random random) {
    String path = PATHS.get(random.nextInt(PATHS.size()));
    String other = PATHS.get(random.nextInt(PATHS.size()));
    String extra = EXTRAS.get(random.nextInt(EXTRAS.size()));
    List<String> inputs =
        List.of(
            "{\"path\": \"%s\", \"content\": \"mine\"%s}",
            "{\"path\": \"%s\", \"edits\": [{\"search\": \"M\", \"replace\": \"x\"}]%s}",
            "{\"path\": \"%s\"%s}",
            "{\"paths\": [\"%s\"], \"path\": {\"path\": \"index.html\"}%s}",
            "{\"path\": [\"%s\"], \"content\": {}%s}");
    String text =
        random.nextBoolean()
            ? inputs.get(random.nextInt(inputs.size())).formatted(path, extra)
            : "{\"path\": \"index.html\", \"to\": \"%s\"%s}".formatted(other, extra);
    return Json.readForeign(text);
  }

  private static Workspace workspace() {
    List<FileEntry> tree =
        STORED.entrySet().stream()
            .map(
                file ->
                    new FileEntry(
                        new FilePath(file.getKey()),
                        ContentHash.of(bytes(file.getValue())),
                        bytes(file.getValue()).length,
                        "text"))
            .toList();
    return new Workspace(
        tree,
        path -> Optional.ofNullable(STORED.get(path.value())).map(ForbiddenCallsTest::bytes),
        Tier.FREE);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
