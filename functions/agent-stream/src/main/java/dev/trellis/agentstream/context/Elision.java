package dev.trellis.agentstream.context;

import dev.trellis.http.Json;
import dev.trellis.llm.ModelMessage;
import dev.trellis.llm.ModelMessage.Assistant;
import dev.trellis.llm.ModelMessage.ToolCall;
import dev.trellis.llm.ModelMessage.ToolResult;
import dev.trellis.llm.ModelMessage.ToolResults;
import dev.trellis.llm.ModelMessage.User;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Leaves parts of messages out. Calls and results stay, only shorter: each call still has its
 * result. What is left in a large one's place is JSON that no tool takes, so that a model that
 * imitates it is refused, and does not write it into a file.
 */
public final class Elision {
  private static final int LARGE = 1_000;
  private static final String NOTE =
      "%d characters were left out here to save room; what is in a file can be read again";

  private Elision() {}

  /** The message without what its tools read and wrote; what it says stays. */
  public static ModelMessage ofTools(ModelMessage message) {
    return ofTools(message, LARGE);
  }

  /** The message with no text, input or output of more than so many characters. */
  static ModelMessage ofAll(ModelMessage message, int most) {
    return switch (message) {
      case User(String text) -> new User(cut(text, most));
      case Assistant assistant -> {
        Assistant shorter = calls(assistant, most);
        yield new Assistant(cut(shorter.text(), most), shorter.toolCalls());
      }
      case ToolResults results -> results(results, most);
    };
  }

  private static ModelMessage ofTools(ModelMessage message, int most) {
    return switch (message) {
      case User user -> user;
      case Assistant assistant -> calls(assistant, most);
      case ToolResults results -> results(results, most);
    };
  }

  /** What the provider keeps of a message goes with what it belongs to. */
  private static Assistant calls(Assistant message, int most) {
    if (message.toolCalls().stream().allMatch(call -> call.input().length() <= most)) {
      return message;
    }
    return new Assistant(
        message.text(),
        message.toolCalls().stream()
            .map(call -> call.input().length() <= most ? call : without(call, most))
            .toList());
  }

  private static ToolResults results(ToolResults message, int most) {
    return new ToolResults(
        message.results().stream()
            .map(result -> result.output().length() <= most ? result : beginning(result, most))
            .toList());
  }

  private static ToolCall without(ToolCall call, int most) {
    ObjectNode input = leftOut(call.input().length());
    path(call.input()).ifPresent(path -> input.put("path", cut(path, most)));
    return new ToolCall(call.callId(), call.tool(), Json.writeText(input));
  }

  private static Optional<String> path(String input) {
    try {
      return Json.readOwn(input).path("path").asStringOpt();
    } catch (JacksonException notJson) {
      return Optional.empty();
    }
  }

  /** The first quarter of what may stay: what was read is mostly known by how it begins. */
  private static ToolResult beginning(ToolResult result, int most) {
    int end = boundary(result.output(), most / 4);
    ObjectNode output = leftOut(result.output().length() - end);
    output.put("beginning", result.output().substring(0, end));
    return new ToolResult(
        result.callId(), result.tool(), Json.writeText((JsonNode) output), result.failed());
  }

  private static ObjectNode leftOut(int characters) {
    return JsonNodeFactory.instance.objectNode().put("left_out", NOTE.formatted(characters));
  }

  /** A text of at most so many characters and a note. */
  static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = boundary(text, most);
    return text.substring(0, end) + "\n(" + NOTE.formatted(text.length() - end) + ")";
  }

  private static int boundary(String text, int index) {
    return index > 0 && Character.isHighSurrogate(text.charAt(index - 1)) ? index - 1 : index;
  }
}
