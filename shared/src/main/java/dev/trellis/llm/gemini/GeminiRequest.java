package dev.trellis.llm.gemini;

import dev.trellis.llm.ModelMessage;
import dev.trellis.llm.ModelRequest;
import dev.trellis.llm.ProviderContent;
import dev.trellis.llm.sse.Json;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a request the way {@code generateContent} takes it. */
final class GeminiRequest {
  private static final String USER = "user";
  private static final String MODEL = "model";

  private final GeminiDialect dialect;
  private final ObjectNode body = Json.object();
  private final ArrayNode contents = body.putArray("contents");

  private GeminiRequest(GeminiDialect dialect) {
    this.dialect = dialect;
  }

  static String body(GeminiDialect dialect, ModelRequest request) {
    return new GeminiRequest(dialect).write(request);
  }

  private String write(ModelRequest request) {
    if (!request.system().isBlank()) {
      ArrayNode parts = body.putObject("systemInstruction").putArray("parts");
      parts.addObject().put("text", request.system());
    }
    request.messages().forEach(this::add);
    if (!request.tools().isEmpty()) {
      ArrayNode declarations = body.putArray("tools").addObject().putArray("functionDeclarations");
      request.tools().forEach(tool -> add(tool, declarations));
    }
    ObjectNode generation = body.putObject("generationConfig");
    generation.put("maxOutputTokens", request.maxOutputTokens());
    dialect.askForReasoning(generation);
    return Json.write(body);
  }

  private void add(ModelMessage message) {
    switch (message) {
      case ModelMessage.User(String text) -> addText(text, USER);
      case ModelMessage.Assistant assistant -> {
        addText(assistant.text(), MODEL);
        addCalls(assistant);
      }
      case ModelMessage.ToolResults(var results) ->
          results.forEach(result -> add(result, parts(USER)));
    }
  }

  /** What the same side says next goes into its last entry. */
  private ArrayNode parts(String role) {
    JsonNode last = contents.path(contents.size() - 1);
    if (last.path("role").stringValue("").equals(role)
        && last.path("parts") instanceof ArrayNode parts) {
      return parts;
    }
    return contents.addObject().put("role", role).putArray("parts");
  }

  /** An entry without parts is refused. */
  private void addText(String text, String role) {
    if (!text.isBlank()) {
      parts(role).addObject().put("text", text);
    }
  }

  private void addCalls(ModelMessage.Assistant assistant) {
    Optional<ArrayNode> signatures =
        assistant.keptBy(dialect.name()).map(ProviderContent::json).map(Json::array);
    for (int i = 0; i < assistant.toolCalls().size(); i++) {
      ModelMessage.ToolCall call = assistant.toolCalls().get(i);
      ObjectNode part = parts(MODEL).addObject();
      ObjectNode function = part.putObject("functionCall");
      function.put("id", call.callId()).put("name", call.tool());
      function.putRawValue("args", Json.raw(call.input(), "the input of a call of " + call.tool()));
      if (signatures.isPresent()) {
        String signature = signatures.get().path(i).stringValue("");
        if (!signature.isEmpty()) {
          part.put("thoughtSignature", signature);
        }
      } else if (i == 0) {
        dialect.signForeign(part);
      }
    }
  }

  private static void add(ModelMessage.ToolResult result, ArrayNode parts) {
    ObjectNode function = parts.addObject().putObject("functionResponse");
    function.put("id", result.callId()).put("name", result.tool());
    ObjectNode response = function.putObject("response"); // an object is asked for
    if (result.failed()) {
      response.put("error", result.output());
    } else {
      response.set("output", Json.valueOrText(result.output()));
    }
  }

  private static void add(ModelRequest.ToolSpec tool, ArrayNode declarations) {
    ObjectNode declaration = declarations.addObject();
    declaration.put("name", tool.name()).put("description", tool.description());
    declaration.set(
        "parametersJsonSchema",
        GeminiSchema.of(tool.inputSchema(), "the input schema of " + tool.name()));
  }
}
