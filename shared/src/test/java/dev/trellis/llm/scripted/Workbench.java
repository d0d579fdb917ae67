package dev.trellis.llm.scripted;

import dev.trellis.llm.ModelEvent;
import dev.trellis.llm.ModelMessage;
import dev.trellis.llm.ModelMessage.ToolCall;
import dev.trellis.llm.ModelMessage.ToolResult;
import dev.trellis.llm.ModelRequest;
import dev.trellis.llm.ModelStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An agent with its tools and a project, all in memory. Each request asks a new instance. */
final class Workbench {
  static final List<String> TOOLS =
      List.of("write_file", "edit_file", "read_files", "list_files", "move_file", "delete_file");
  private static final int MOST_STEPS = 6;

  final Map<String, String> files = new TreeMap<>();
  final Set<String> brokenTools = new HashSet<>();
  private final List<ModelMessage> messages = new ArrayList<>();

  /** What the model did about one message of the person. */
  record Turn(String text, List<ToolCall> calls, int steps, ModelEvent.FinishReason reason) {
    List<String> tools() {
      return calls.stream().map(ToolCall::tool).toList();
    }
  }

  static ModelRequest request(List<ModelMessage> messages, List<String> tools, int maxTokens) {
    return new ModelRequest(
        "You build apps.",
        messages,
        tools.stream().map(name -> new ModelRequest.ToolSpec(name, "A tool.", "{}")).toList(),
        maxTokens);
  }

  static List<ModelEvent> events(ModelRequest request) {
    List<ModelEvent> events = new ArrayList<>();
    try (ModelStream stream = new ScriptedModel(Pace.INSTANT).stream(request)) {
      do {
        events.add(stream.next());
      } while (!(events.getLast() instanceof ModelEvent.Finished));
    }
    return events;
  }

  /** Runs steps until the model stops. */
  Turn say(String text) {
    messages.add(new ModelMessage.User(text));
    StringBuilder said = new StringBuilder();
    List<ToolCall> calls = new ArrayList<>();
    for (int step = 1; step <= MOST_STEPS; step++) {
      List<ModelEvent> events = events(request(messages, TOOLS, 100_000));
      ModelMessage.Assistant answer = assistant(events);
      said.append(answer.text()).append('\n');
      calls.addAll(answer.toolCalls());
      messages.add(answer);
      ModelEvent.FinishReason reason = ((ModelEvent.Finished) events.getLast()).reason();
      if (reason != ModelEvent.FinishReason.TOOL_CALLS) {
        return new Turn(said.toString(), calls, step, reason);
      }
      List<ToolResult> results = answer.toolCalls().stream().map(this::run).toList();
      messages.add(new ModelMessage.ToolResults(results));
    }
    throw new AssertionError("the model does not stop: " + said);
  }

  private static ModelMessage.Assistant assistant(List<ModelEvent> events) {
    StringBuilder text = new StringBuilder();
    List<ToolCall> calls = new ArrayList<>();
    for (ModelEvent event : events) {
      switch (event) {
        case ModelEvent.Text(String delta) -> text.append(delta);
        case ModelEvent.ToolCall(String id, String tool, String input) ->
            calls.add(new ToolCall(id, tool, input));
        case ModelEvent.ToolStarted _, ModelEvent.ToolInput _, ModelEvent.Finished _ -> {}
        case ModelEvent.Reasoning _, ModelEvent.Kept _ ->
            throw new AssertionError("the stand-in does not reason");
      }
    }
    return new ModelMessage.Assistant(text.toString(), calls);
  }

  private ToolResult run(ToolCall call) {
    try {
      if (brokenTools.contains(call.tool())) {
        throw new IllegalArgumentException("The disk is full.");
      }
      String output = run(call.tool(), JsonMapper.shared().readTree(call.input()));
      return new ToolResult(call.callId(), call.tool(), output, false);
    } catch (IllegalArgumentException e) {
      return new ToolResult(call.callId(), call.tool(), String.valueOf(e.getMessage()), true);
    }
  }

  private String run(String tool, JsonNode input) {
    return switch (tool) {
      case "list_files" -> json("files", files.keySet().stream().map(this::listed).toList());
      case "read_files" ->
          json("files", input.required("paths").valueStream().map(this::read).toList());
      case "write_file" -> {
        String path = input.required("path").stringValue();
        files.put(path, input.required("content").stringValue());
        yield json("path", path);
      }
      case "edit_file" -> edit(input.required("path").stringValue(), input.required("edits"));
      default -> throw new IllegalArgumentException("no tool " + tool);
    };
  }

  private Map<String, Object> listed(String path) {
    return Map.of("path", path, "size", files.getOrDefault(path, "").length());
  }

  private Map<String, String> read(JsonNode path) {
    String content = files.get(path.stringValue());
    return content == null
        ? Map.of("path", path.stringValue(), "error", "There is no such file.")
        : Map.of("path", path.stringValue(), "content", content);
  }

  private String edit(String path, JsonNode edits) {
    String original = files.get(path);
    if (original == null) {
      throw new IllegalArgumentException("There is no file " + path + ".");
    }
    String content = original;
    for (JsonNode edit : edits) {
      String search = edit.required("search").stringValue();
      // Whether an agent searches in the file as it was or as edited so far is up to the agent.
      requireOnce(original, search);
      requireOnce(content, search);
      content = content.replace(search, edit.required("replace").stringValue());
    }
    files.put(path, content);
    return json("path", path);
  }

  private static void requireOnce(String content, String search) {
    int first = content.indexOf(search);
    if (first < 0 || content.indexOf(search, first + 1) >= 0) {
      throw new IllegalArgumentException("not exactly once: " + search);
    }
  }

  private static String json(String name, Object value) {
    return JsonMapper.shared().writeValueAsString(Map.of(name, value));
  }
}
