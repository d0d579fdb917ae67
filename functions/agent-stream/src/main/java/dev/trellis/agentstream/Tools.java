package dev.trellis.agentstream;

import dev.trellis.agentstream.Workspace.RefusedException;
import dev.trellis.domain.FilePath;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import dev.trellis.http.JsonFields;
import dev.trellis.llm.ModelRequest.ToolSpec;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tools that the agent may call; they work on the turn's {@link Workspace} and nothing else.
 */
final class Tools {
  private static final int MAX_FILES = 50;
  private static final int MAX_EDITS = 50;
  private static final int MAX_READ_CHARACTERS = 400_000;

  private final Workspace workspace;

  Tools(Workspace workspace) {
    this.workspace = workspace;
  }

  /** The tools as models are told of them. */
  static List<ToolSpec> specs() {
    return ToolSpecs.ALL;
  }

  /**
   * Runs a tool.
   *
   * @return its result
   * @throws RefusedException if it cannot be done; the message tells the model why
   */
  JsonNode run(String tool, JsonNode input) {
    try {
      JsonFields fields = JsonFields.of(input);
      return switch (tool) {
        case "write_file" -> writeFile(fields);
        case "edit_file" -> editFile(fields);
        case "read_files" -> readFiles(fields);
        case "list_files" -> listFiles(fields);
        case "move_file" -> moveFile(fields);
        case "delete_file" -> deleteFile(fields);
        default -> throw new RefusedException("There is no tool " + tool);
      };
    } catch (ProblemException invalid) {
      throw new RefusedException(describe(invalid.problem()));
    }
  }

  /** Whether a tool may change files; the others only look. */
  static boolean changesFiles(String tool) {
    return switch (tool) {
      case "write_file", "edit_file", "move_file", "delete_file" -> true;
      default -> false;
    };
  }

  private JsonNode writeFile(JsonFields fields) {
    var path = fields.required("path", fields.path("path"));
    var content = fields.required("content", fields.anyText("content"));
    fields.done();
    boolean created = !workspace.has(path.orElseThrow());
    int size = workspace.write(path.get(), content.orElseThrow());
    return result().put("path", path.get().value()).put("size", size).put("created", created);
  }

  private JsonNode editFile(JsonFields fields) {
    var path = fields.required("path", fields.path("path"));
    List<Edit> edits = fields.objects("edits", MAX_EDITS).stream().map(Edit::read).toList();
    if (!fields.has("edits")) {
      fields.refuse("edits", "is required");
    }
    fields.done();
    String content = workspace.read(path.orElseThrow());
    for (int i = 0; i < edits.size(); i++) {
      content = edits.get(i).apply(content, "edits[%d]".formatted(i));
    }
    int size = workspace.write(path.get(), content);
    return result().put("path", path.get().value()).put("size", size).put("edits", edits.size());
  }

  private JsonNode readFiles(JsonFields fields) {
    List<String> paths = fields.texts("paths", MAX_FILES);
    fields.done();
    ObjectNode result = result();
    ArrayNode files = result.putArray("files");
    int left = MAX_READ_CHARACTERS;
    for (String path : paths) {
      ObjectNode file = files.addObject().put("path", path);
      try {
        String content = workspace.read(new FilePath(path));
        if (content.length() > left) {
          throw new RefusedException("too much to read at once; read it by itself");
        }
        left -= content.length();
        file.put("content", content);
      } catch (RefusedException refused) {
        file.put("error", refused.reason());
      } catch (FilePath.InvalidPathException invalid) {
        file.put("error", "path " + invalid.reason());
      }
    }
    return result;
  }

  private JsonNode listFiles(JsonFields fields) {
    fields.done();
    ObjectNode result = result();
    ArrayNode files = result.putArray("files");
    workspace
        .list()
        .forEach((path, size) -> files.addObject().put("path", path.value()).put("size", size));
    return result;
  }

  private JsonNode moveFile(JsonFields fields) {
    var path = fields.required("path", fields.path("path"));
    var to = fields.required("to", fields.path("to"));
    fields.done();
    workspace.move(path.orElseThrow(), to.orElseThrow());
    return result().put("path", path.get().value()).put("to", to.get().value());
  }

  private JsonNode deleteFile(JsonFields fields) {
    var path = fields.required("path", fields.path("path"));
    fields.done();
    workspace.delete(path.orElseThrow());
    return result().put("path", path.get().value());
  }

  private static ObjectNode result() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static String describe(Problem problem) {
    return problem instanceof Problem.Invalid invalid
        ? invalid.errors().stream()
            .map(error -> error.field() + " " + error.reason())
            .collect(Collectors.joining("; "))
        : problem.detail();
  }
}
