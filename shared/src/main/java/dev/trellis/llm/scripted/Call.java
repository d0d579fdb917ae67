package dev.trellis.llm.scripted;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A call of one of the agent's tools; {@code input} is a JSON object as text. */
record Call(String tool, String input) {
  static final String LIST = "list_files";
  static final String READ = "read_files";
  static final String WRITE = "write_file";
  static final String EDIT = "edit_file";
  static final String REVIEW = "submit_review";

  static Call approve() {
    Map<String, Object> input = new LinkedHashMap<>();
    input.put("approved", true);
    input.put("findings", List.of());
    return of(REVIEW, input);
  }

  static Call list() {
    return new Call(LIST, "{}");
  }

  static Call read(List<String> paths) {
    return of(READ, Map.of("paths", paths));
  }

  static Call write(String path, String content) {
    Map<String, Object> input = new LinkedHashMap<>();
    input.put("path", path);
    input.put("content", content);
    return of(WRITE, input);
  }

  /** One call for each file that is edited, in the order in which they first appear. */
  static List<Call> edit(List<Edit> edits) {
    Map<String, List<Map<String, String>>> byPath = new LinkedHashMap<>();
    for (Edit edit : edits) {
      Map<String, String> pair = new LinkedHashMap<>();
      pair.put("search", edit.search());
      pair.put("replace", edit.replace());
      byPath.computeIfAbsent(edit.path(), _ -> new ArrayList<>()).add(pair);
    }
    return byPath.entrySet().stream().map(file -> edit(file.getKey(), file.getValue())).toList();
  }

  private static Call edit(String path, List<Map<String, String>> edits) {
    Map<String, Object> input = new LinkedHashMap<>();
    input.put("path", path);
    input.put("edits", edits);
    return of(EDIT, input);
  }

  private static Call of(String tool, Map<String, ?> input) {
    return new Call(tool, JsonMapper.shared().writeValueAsString(input));
  }
}
