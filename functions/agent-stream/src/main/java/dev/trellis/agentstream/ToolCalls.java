package dev.trellis.agentstream;

import dev.trellis.agentstream.Workspace.RefusedException;
import dev.trellis.domain.LoopBreaker;
import dev.trellis.http.Json;
import dev.trellis.llm.ModelMessage.ToolCall;
import dev.trellis.llm.ModelMessage.ToolResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The tool calls of an agent's loop: each is told, run, and told what came of it, until the run
 * must end. Watches whether they go round in circles.
 */
final class ToolCalls {
  private final UiMessageStream answer;
  private final RunMonitor monitor;
  private final Tools tools;
  private final LoopBreaker breaker = new LoopBreaker();

  ToolCalls(UiMessageStream answer, RunMonitor monitor, Tools tools) {
    this.answer = answer;
    this.monitor = monitor;
    this.tools = tools;
  }

  /**
   * What came of a step's calls.
   *
   * @param calls those that were made, with inputs that every model can be shown
   * @param results what each of them came to
   * @param circle what goes wrong if they go round in circles
   */
  record Made(List<ToolCall> calls, List<ToolResult> results, Optional<String> circle) {
    Made {
      calls = List.copyOf(calls);
      results = List.copyOf(results);
    }
  }

  /** Makes the calls of one step. */
  Made make(List<ToolCall> wanted) {
    tools.startStep();
    Optional<String> circle = Optional.empty();
    List<ToolCall> calls = new ArrayList<>();
    List<ToolResult> results = new ArrayList<>();
    for (ToolCall call : wanted) {
      if (tools.refusals().areTooMany() || monitor.mustEnd()) {
        break;
      }
      Optional<JsonNode> input = parse(call.input());
      ToolResult result = input.map(json -> run(call, json)).orElseGet(() -> refuseInput(call));
      results.add(result);
      circle = circle.or(() -> breaker.note(call.tool(), spelled(call, input), result.failed()));
      calls.add(new ToolCall(call.callId(), call.tool(), input.isPresent() ? call.input() : "{}"));
    }
    return new Made(calls, results, circle);
  }

  /** The same input always in one way, as far as it can be understood. */
  private static String spelled(ToolCall call, Optional<JsonNode> input) {
    return input.map(Json::writeText).orElse(call.input());
  }

  private ToolResult run(ToolCall call, JsonNode input) {
    answer.toolInput(call.callId(), call.tool(), input);
    try {
      JsonNode output = tools.run(call.tool(), input, call.input().length());
      answer.toolOutput(call.callId(), call.tool(), input, output);
      return new ToolResult(call.callId(), call.tool(), Json.writeText(output), false);
    } catch (RefusedException refused) {
      answer.toolError(call.callId(), call.tool(), input, refused.reason());
      return new ToolResult(call.callId(), call.tool(), refused.reason(), true);
    }
  }

  private ToolResult refuseInput(ToolCall call) {
    String error =
        "The input is not a JSON object of at most %d characters."
            .formatted(Tools.MAX_INPUT_CHARACTERS);
    tools.refusals().count();
    answer.toolInputError(call.callId(), call.tool(), error);
    return new ToolResult(call.callId(), call.tool(), error, true);
  }

  /** Too large an input is not even read. */
  private static Optional<JsonNode> parse(String input) {
    if (input.length() > Tools.MAX_INPUT_CHARACTERS) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.readForeign(input)).filter(JsonNode::isObject);
    } catch (JacksonException notJson) {
      return Optional.empty();
    }
  }
}
