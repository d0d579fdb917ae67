package dev.trellis.agentstream;

import dev.trellis.domain.AgentName;
import dev.trellis.domain.FileBatch;
import dev.trellis.domain.RunId;
import dev.trellis.http.Json;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The chunks of the AI SDK's UI message stream, as the JSON texts that are sent and stored.
 *
 * @see <a href="https://ai-sdk.dev/docs/ai-sdk-ui/stream-protocol">the protocol</a>
 */
final class UiChunks {
  static final String START_STEP = text(chunk("start-step"));
  static final String FINISH_STEP = text(chunk("finish-step"));

  private UiChunks() {}

  static String start(String messageId, AgentName agent) {
    return text(by(chunk("start").put("messageId", messageId), agent));
  }

  static String agent(AgentName agent) {
    return text(by(chunk("message-metadata"), agent));
  }

  private static ObjectNode by(ObjectNode chunk, AgentName agent) {
    chunk.putObject("messageMetadata").put("agent", agent.text());
    return chunk;
  }

  /**
   * A part that is written piece by piece: what its pieces have in common is made once.
   *
   * @param type {@code text} or {@code reasoning}
   */
  record Written(String type, String id, String deltaHead) {
    static Written of(String type, String id) {
      String empty = text(chunk(type + "-delta").put("id", id).put("delta", ""));
      return new Written(type, id, empty.substring(0, empty.length() - "\"\"}".length()));
    }

    String start() {
      return text(chunk(type + "-start").put("id", id));
    }

    String delta(String delta) {
      StringBuilder json = new StringBuilder(deltaHead.length() + delta.length() + 16);
      Json.appendText(json.append(deltaHead), delta);
      return json.append('}').toString();
    }

    String end() {
      return text(chunk(type + "-end").put("id", id));
    }
  }

  static String toolInputStart(String callId, String tool) {
    return text(chunk("tool-input-start").put("toolCallId", callId).put("toolName", tool));
  }

  static String toolInputDelta(String callId, String delta) {
    return text(chunk("tool-input-delta").put("toolCallId", callId).put("inputTextDelta", delta));
  }

  static String toolInput(String callId, String tool, JsonNode input) {
    ObjectNode chunk = chunk("tool-input-available").put("toolCallId", callId);
    chunk.put("toolName", tool).set("input", input);
    return text(chunk);
  }

  static String toolInputError(String callId, String tool, JsonNode input, String error) {
    ObjectNode chunk = chunk("tool-input-error").put("toolCallId", callId);
    chunk.put("toolName", tool).put("errorText", error).set("input", input);
    return text(chunk);
  }

  static String toolOutput(String callId, JsonNode output) {
    ObjectNode chunk = chunk("tool-output-available").put("toolCallId", callId);
    chunk.set("output", output);
    return text(chunk);
  }

  static String toolOutputError(String callId, String error) {
    return text(chunk("tool-output-error").put("toolCallId", callId).put("errorText", error));
  }

  static String data(String name, JsonNode data) {
    ObjectNode chunk = chunk("data-" + name);
    chunk.set("data", data);
    return text(chunk);
  }

  static String revision(FileBatch.Result result) {
    ObjectNode chunk = chunk("data-revision").put("transient", true);
    ObjectNode data = chunk.putObject("data").put("revision", result.revision());
    ArrayNode paths = data.putArray("files");
    result.files().forEach(file -> paths.add(file.path().value()));
    return text(chunk);
  }

  static String abort(String reason) {
    return text(chunk("abort").put("reason", reason));
  }

  static String error(String error) {
    return text(chunk("error").put("errorText", error));
  }

  static String finish(String reason, Optional<RunId> continuation) {
    ObjectNode finish = chunk("finish").put("finishReason", reason);
    continuation.ifPresent(
        run -> finish.putObject("messageMetadata").put("continuedBy", run.toString()));
    return text(finish);
  }

  private static ObjectNode chunk(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type);
  }

  private static String text(ObjectNode chunk) {
    return Json.writeText(chunk);
  }
}
