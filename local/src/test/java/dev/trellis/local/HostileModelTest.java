package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.ScriptedProvider.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A model that wants only what it may not have, over a thousand calls: it gets none of it, and each
 * answer ends by itself.
 */
class HostileModelTest {
  private static final int RUNS = 22;
  private static final int CALLS = 12;
  private static final ScriptedProvider PROVIDER = AgentConversation.provider();
  private static final Installation INSTALLATION =
      AgentConversation.installation(PROVIDER, Map.of("AGENT_READ_ONLY_PATHS", "LICENSE, .github"));
  private static final List<String> TOOLS =
      List.of("write_file", "edit_file", "move_file", "delete_file", "submit_review");
  private static final List<String> UNKNOWN =
      List.of("shell", "WRITE_FILE", "write_file ", "write-file", "__proto__", "../write_file");
  private static final List<String> PATHS =
      List.of(
          "../a.txt",
          "a/../../a.txt",
          "/etc/passwd",
          "..\\a.txt",
          "C:\\a.txt",
          "a.txt\u0000",
          "con",
          "LICENSE",
          "license",
          ".GitHub/ci.yml");

  @AfterAll
  static void stop() {
    INSTALLATION.close();
    PROVIDER.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"builder", "reviewer", "fixer", "explainer"})
  void getsNothing(String agent) {
    AgentConversation conversation = AgentConversation.begin(INSTALLATION);
    conversation.create("a.txt", "mine");
    conversation.create("LICENSE", "mine too");
    JsonNode before = conversation.loaded();
    Random random = new Random(agent.hashCode());
    PROVIDER.takeRequests();

    for (int run = 0; run < RUNS; run++) {
      PROVIDER.next(ScriptedProvider.calls(forbidden(random, agent)));
      List<JsonNode> chunks =
          conversation.send("m" + run, "Go on", "{\"agent\": \"%s\"}".formatted(agent));
      assertThat(AgentConversation.end(chunks)).isEqualTo("error");
      assertThat(AgentFixture.types(chunks))
          .contains("error", "finish")
          .doesNotContain("tool-output-available", "data-revision");
    }

    assertThat(PROVIDER.takeRequests()).as("nobody asked it again").hasSize(RUNS);
    JsonNode after = conversation.loaded();
    assertThat(after.path("files")).isEqualTo(before.path("files"));
    assertThat(after.at("/project/revision")).isEqualTo(before.at("/project/revision"));
    assertThat(conversation.file("LICENSE")).isEqualTo("mine too");
    // And the conversation is none that a provider would refuse.
    PROVIDER.next(ScriptedProvider.says("I give up."));
    assertThat(AgentConversation.end(conversation.send("last", "Go on"))).isEqualTo("stop");
    assertThat(calledTools(PROVIDER.takeRequests().getLast())).isNotEmpty().isSubsetOf(TOOLS);
  }

  private static List<String> calledTools(JsonNode request) {
    return request
        .path("messages")
        .valueStream()
        .flatMap(message -> message.path("tool_calls").valueStream())
        .map(call -> call.at("/function/name").asString())
        .toList();
  }

  private static List<ToolCall> forbidden(Random random, String agent) {
    List<ToolCall> calls = new ArrayList<>();
    while (calls.size() < CALLS) {
      calls.add(forbiddenCall(random, agent));
    }
    return calls;
  }

  /** One that this agent may not make at all, one out of bounds, or one that is none. */
  private static ToolCall forbiddenCall(Random random, String agent) {
    return switch (random.nextInt(40)) {
      case 0 -> new ToolCall("write_file", "{\"path\": \"%s\"}".formatted("x".repeat(2_100_000)));
      case 1, 2, 3, 4 -> new ToolCall("write_file", "[]");
      case 5, 6, 7, 8 -> new ToolCall("delete_file", "{\"path\": \"a.txt\"");
      case 9, 10, 11, 12, 13, 14, 15, 16 ->
          new ToolCall(any(UNKNOWN, random), input("a.txt", "write_file", random));
      default -> {
        String tool = any(TOOLS, random);
        boolean granted =
            agent.equals("builder") || (agent.equals("fixer") && tool.equals("edit_file"));
        yield new ToolCall(tool, input(granted ? any(PATHS, random) : "a.txt", tool, random));
      }
    };
  }

  private static String any(List<String> texts, Random random) {
    return texts.get(random.nextInt(texts.size()));
  }

  private static String input(String path, String tool, Random random) {
    ObjectNode input = JsonMapper.shared().createObjectNode();
    switch (tool) {
      case "write_file" -> input.put("path", path).put("content", "stolen");
      case "edit_file" ->
          input
              .put("path", path)
              .putArray("edits")
              .addObject()
              .put("search", "m")
              .put("replace", "");
      case "move_file" -> input.put("path", "a.txt").put("to", path);
      default -> input.put("path", path);
    }
    if (random.nextInt(3) == 0) {
      input.putObject("__proto__").put("grant", "all");
    }
    return input.toString();
  }
}
