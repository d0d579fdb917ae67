package dev.trellis.agentstream;

import dev.trellis.agentstream.Workspace.RefusedException;
import dev.trellis.agentstream.agents.Tool;
import dev.trellis.domain.AgentName;
import dev.trellis.http.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What the stored chunks of a run tell of it, when its runner cannot tell any more: the message so
 * far, and its file changes, which are made once more by running the tools on their stored inputs.
 * The tools' outputs are those that were told; new ones are told to nobody.
 */
final class StoredTurn implements ChunkSink {
  /** Says nothing; stands for what may have been sent and was not stored. */
  private static final String FILLER = "{\"type\":\"data-lost\",\"transient\":true,\"data\":null}";

  private static final String RESET = "{\"type\":\"reset-step\"}";

  private final UiMessageStream answer = new UiMessageStream(this, List.of());
  private final Tools tools;
  private final Map<String, JsonNode> inputs = new HashMap<>();
  private final Map<String, String> calledTools = new HashMap<>();
  private final StringBuilder text = new StringBuilder();
  private boolean isReasoning;

  /** The step under way, told anew. */
  private final List<String> step = new ArrayList<>();

  private String messageId = "";
  private String agent = "";
  private boolean isWhole = true;

  /**
   * @param tools those on whose workspace the file changes are to be made
   */
  StoredTurn(List<String> chunks, Tools tools) {
    this.tools = tools;
    chunks.forEach(chunk -> replay(Json.readOwn(chunk)));
    flushText();
  }

  @Override
  public void accept(String chunk) {
    step.add(chunk);
  }

  @Override
  public void acceptEffect(String chunk) {
    step.add(chunk);
  }

  /** The message's id; empty if its stream had not begun. */
  String messageId() {
    return messageId;
  }

  /** Who answered; empty if that is not told. */
  Optional<AgentName> agent() {
    return AgentName.of(agent);
  }

  /** Whether all of its file changes could be made once more. */
  boolean isWhole() {
    return isWhole;
  }

  /** Adds to the message. */
  void say(String more) {
    answer.text(more);
  }

  /** The parts of the message, all closed, as a JSON array. */
  String parts() {
    return answer.parts().toJson();
  }

  /**
   * The chunks that follow the stored ones, but for the stream's end. To be asked for after {@link
   * #parts}.
   */
  List<String> repair() {
    List<String> chunks = new ArrayList<>(Collections.nCopies(RunLog.MOST_AHEAD, FILLER));
    chunks.add(RESET);
    chunks.addAll(step);
    return chunks;
  }

  private void replay(JsonNode chunk) {
    String type = chunk.path("type").asString("");
    if (!type.equals(isReasoning ? "reasoning-delta" : "text-delta")) {
      flushText();
    }
    switch (type) {
      case "start" -> {
        messageId = chunk.path("messageId").asString("");
        agent = agent(chunk);
      }
      case "message-metadata" -> agent = agent(chunk);
      case "start-step" -> beginStep();
      case "text-delta" -> write(chunk, false);
      case "reasoning-delta" -> write(chunk, true);
      case "tool-input-start" -> toolStarted(chunk);
      case "tool-input-available" -> toolInput(chunk);
      case "tool-input-error" ->
          answer.toolInputError(callId(chunk), tool(chunk), chunk.path("errorText").asString(""));
      case "tool-output-available" -> toolOutput(chunk);
      case "tool-output-error" ->
          answer.toolError(
              callId(chunk),
              calledTools.getOrDefault(callId(chunk), ""),
              input(chunk),
              chunk.path("errorText").asString(""));
      case "finish-step" -> answer.finishStep();
      case "data-review" -> answer.data("review", chunk.path("data"));
      default -> {
        // Whatever else there is, a text's beginning or a notice, the next chunks tell as well.
      }
    }
  }

  private void beginStep() {
    answer.startStep();
    tools.startStep();
    // What is told anew follows this chunk, which every reader has: it is stored before it is sent.
    step.clear();
  }

  private void write(JsonNode chunk, boolean reasoning) {
    isReasoning = reasoning;
    text.append(chunk.path("delta").asString(""));
  }

  /** All of a text, or of a reasoning, in one piece. */
  private void flushText() {
    if (!text.isEmpty()) {
      if (isReasoning) {
        answer.reasoning(text.toString());
      } else {
        answer.text(text.toString());
      }
      text.setLength(0);
    }
  }

  private void toolStarted(JsonNode chunk) {
    calledTools.put(callId(chunk), tool(chunk));
    answer.toolStarted(callId(chunk), tool(chunk));
  }

  private void toolInput(JsonNode chunk) {
    calledTools.put(callId(chunk), tool(chunk));
    inputs.put(callId(chunk), chunk.path("input"));
    answer.toolInput(callId(chunk), tool(chunk), chunk.path("input"));
  }

  private void toolOutput(JsonNode chunk) {
    String tool = calledTools.getOrDefault(callId(chunk), "");
    answer.toolOutput(callId(chunk), tool, input(chunk), chunk.path("output"));
    if (!Tool.of(tool).filter(Tool::changesFiles).isPresent()) {
      return;
    }
    try {
      tools.run(tool, input(chunk), 0);
    } catch (RefusedException otherFilesNow) {
      isWhole = false;
    }
  }

  private JsonNode input(JsonNode chunk) {
    return inputs.getOrDefault(callId(chunk), JsonNodeFactory.instance.objectNode());
  }

  private static String agent(JsonNode chunk) {
    return chunk.at("/messageMetadata/agent").asString("");
  }

  private static String callId(JsonNode chunk) {
    return chunk.path("toolCallId").asString("");
  }

  private static String tool(JsonNode chunk) {
    return chunk.path("toolName").asString("");
  }
}
