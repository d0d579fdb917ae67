package dev.trellis.agentstream;

import dev.trellis.agentstream.agents.Tool;
import dev.trellis.llm.ModelRequest.ToolSpec;
import java.util.List;
import java.util.Set;

/** The tools' descriptions and JSON Schemas. */
final class ToolSpecs {
  private static final List<ToolSpec> ALL =
      List.of(
          new ToolSpec(
              "list_files", "Lists all files of the project with their sizes.", object("", "")),
          new ToolSpec(
              "read_files",
              "Reads files of the project.",
              object(
                  """
                  "paths": {"type": "array", "items": {"type": "string"}, "minItems": 1}
                  """,
                  "\"paths\"")),
          new ToolSpec(
              "write_file",
              "Writes a file as a whole, new or not. Use it for new files and for rewrites.",
              object(
                  """
                  "path": {"type": "string", "description": "relative, such as src/app.js"},
                  "content": {"type": "string"}
                  """,
                  "\"path\", \"content\"")),
          new ToolSpec(
              "edit_file",
              "Changes parts of a file. Each search text must occur in it exactly once.",
              object(
                  """
                  "path": {"type": "string"},
                  "edits": {"type": "array", "minItems": 1, "items": {"type": "object",
                    "properties": {"search": {"type": "string"}, "replace": {"type": "string"}},
                    "required": ["search", "replace"], "additionalProperties": false}}
                  """,
                  "\"path\", \"edits\"")),
          new ToolSpec(
              "move_file",
              "Gives a file another path.",
              object(
                  """
                  "path": {"type": "string"}, "to": {"type": "string"}
                  """,
                  "\"path\", \"to\"")),
          new ToolSpec(
              "delete_file",
              "Deletes a file.",
              object(
                  """
                  "path": {"type": "string"}
                  """,
                  "\"path\"")),
          new ToolSpec(
              "submit_review",
              "Ends the review: approved, or what has to be mended.",
              object(
                  """
                  "approved": {"type": "boolean"},
                  "findings": {"type": "array", "maxItems": 20, "items": {"type": "object",
                    "properties": {
                      "place": {"type": "string", "description": "the file, and where in it"},
                      "problem": {"type": "string", "description": "what is wrong, and what would be right"}},
                    "required": ["place", "problem"], "additionalProperties": false}}
                  """,
                  "\"approved\", \"findings\"")));

  private ToolSpecs() {}

  /** What is told of these tools, always in the same order, which providers' caches like. */
  static List<ToolSpec> of(Set<Tool> tools) {
    return ALL.stream()
        .filter(spec -> Tool.of(spec.name()).filter(tools::contains).isPresent())
        .toList();
  }

  private static String object(String properties, String required) {
    return """
    {"type": "object", "properties": {%s}, "required": [%s], "additionalProperties": false}"""
        .formatted(properties, required);
  }
}
