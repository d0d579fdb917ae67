package dev.trellis.oracles;

import dev.trellis.llm.Model;
import dev.trellis.llm.ModelEvent;
import dev.trellis.llm.ModelMessage;
import dev.trellis.llm.ModelRequest;
import dev.trellis.llm.ModelStream;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Our own reading. */
final class Ours {
  private static final JsonMapper SORTED =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();
  private static final ModelRequest REQUEST =
      new ModelRequest("", List.of(new ModelMessage.User("Hi")), List.of(), 1_000);

  private final StringBuilder text = new StringBuilder();
  private final StringBuilder reasoning = new StringBuilder();
  private final List<Seen.Call> calls = new ArrayList<>();
  private final List<String> signatures = new ArrayList<>();

  private Ours() {}

  static Seen read(Model model) {
    return new Ours().readAll(model);
  }

  /** A tool's input in one spelling. */
  static String sorted(String json) {
    return sorted(SORTED.readValue(json, Object.class));
  }

  static String sorted(Object input) {
    return SORTED.writeValueAsString(input);
  }

  private Seen readAll(Model model) {
    try (ModelStream stream = model.stream(REQUEST)) {
      while (true) {
        switch (stream.next()) {
          case ModelEvent.Text(String delta) -> text.append(delta);
          case ModelEvent.Reasoning(String delta) -> reasoning.append(delta);
          case ModelEvent.ToolStarted _, ModelEvent.ToolInput _ -> {} // the call says it all again
          case ModelEvent.ToolCall(String id, String tool, String input) ->
              calls.add(new Seen.Call(id, tool, sorted(input)));
          case ModelEvent.Kept(var content) -> keep(SORTED.readTree(content.json()));
          case ModelEvent.Finished(var reason, var usage) -> {
            return new Seen(
                text.toString(), reasoning.toString(), calls, signatures, reason.name(), usage);
          }
        }
      }
    }
  }

  private void keep(JsonNode kept) {
    for (JsonNode item : kept) {
      String signature = item.path("signature").asString(item.asString(""));
      if (!signature.isEmpty()) {
        signatures.add(signature);
      }
    }
  }
}
