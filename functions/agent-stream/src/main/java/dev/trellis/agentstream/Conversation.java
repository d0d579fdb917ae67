package dev.trellis.agentstream;

import dev.trellis.agentstream.agents.Tool;
import dev.trellis.agentstream.context.Entry;
import dev.trellis.domain.Message;
import dev.trellis.http.Json;
import dev.trellis.llm.ModelMessage;
import dev.trellis.llm.ModelMessage.ToolCall;
import dev.trellis.llm.ModelMessage.ToolResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The stored conversation as a model sees it: UI messages become turns, tool calls and their
 * results.
 */
final class Conversation {
  private final List<ModelMessage> messages = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private final List<ToolCall> calls = new ArrayList<>();
  private final List<ToolResult> results = new ArrayList<>();

  private Conversation() {}

  /** A stored message as a model sees it. */
  static Entry entry(Message message) {
    Conversation conversation = new Conversation();
    conversation.add(message);
    return new Entry(message.id(), message.role() == Message.Role.USER, conversation.messages);
  }

  /** What a message says, without what it does. */
  static String text(Message message) {
    return Json.readOwn(message.parts())
        .valueStream()
        .map(part -> part.path("text").asString(""))
        .collect(Collectors.joining("\n"));
  }

  private void add(Message message) {
    switch (message.role()) {
      case USER -> messages.add(new ModelMessage.User(text(message)));
      case ASSISTANT -> {
        Json.readOwn(message.parts()).forEach(this::addPart);
        endStep();
      }
    }
  }

  private void addPart(JsonNode part) {
    String type = part.path("type").asString("");
    if (type.equals("step-start")) {
      endStep();
    } else if (type.equals("text")) {
      text.append(part.path("text").asString(""));
    } else if (type.equals("data-review")) {
      addReview(part.path("data"));
    } else if (type.startsWith("tool-")) {
      addTool(part, type.substring("tool-".length()));
    }
  }

  /** The verdict is told in words: who is shown it later has no such tool. */
  private void addReview(JsonNode review) {
    if (!text.isEmpty()) {
      text.append("\n\n");
    }
    text.append("(Review: ")
        .append(review.path("approved").asBoolean(false) ? "approved" : review.path("findings"))
        .append(")");
  }

  private void addTool(JsonNode part, String tool) {
    if (Tool.of(tool).filter(known -> known != Tool.SUBMIT_REVIEW).isEmpty()) {
      return;
    }
    String callId = part.path("toolCallId").asString("");
    boolean failed = part.path("state").asString("").equals("output-error");
    String output =
        failed ? part.path("errorText").asString("") : Json.writeText(part.path("output"));
    calls.add(new ToolCall(callId, tool, Json.writeText(part.path("input"))));
    results.add(new ToolResult(callId, tool, output, failed));
  }

  private void endStep() {
    if (!text.isEmpty() || !calls.isEmpty()) {
      messages.add(new ModelMessage.Assistant(text.toString(), calls));
    }
    if (!results.isEmpty()) {
      messages.add(new ModelMessage.ToolResults(results));
    }
    text.setLength(0);
    calls.clear();
    results.clear();
  }
}
