package dev.trellis.llm.scripted;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what the tools told of the project's files. */
final class Listing {
  private Listing() {}

  /**
   * @throws tools.jackson.core.JacksonException if a tool's output is not as agreed
   */
  static Project of(Turn turn) {
    List<String> paths = new ArrayList<>();
    for (JsonNode file : files(turn, Call.LIST)) {
      paths.add(file.required("path").stringValue());
    }
    Map<String, String> contents = new HashMap<>();
    for (JsonNode file : files(turn, Call.READ)) {
      // A file that could not be read has an error instead.
      if (file.path("content").isString()) {
        contents.put(file.required("path").stringValue(), file.path("content").stringValue());
      }
    }
    return new Project(paths, contents);
  }

  private static Iterable<JsonNode> files(Turn turn, String tool) {
    return turn.output(tool)
        .map(output -> (Iterable<JsonNode>) JsonMapper.shared().readTree(output).required("files"))
        .orElse(List.of());
  }
}
