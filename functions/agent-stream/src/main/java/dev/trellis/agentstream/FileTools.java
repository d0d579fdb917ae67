package dev.trellis.agentstream;

import dev.trellis.agentstream.Workspace.RefusedException;
import dev.trellis.agentstream.agents.Grant;
import dev.trellis.domain.FilePath;
import dev.trellis.domain.TextEdit;
import dev.trellis.domain.TextEdits;
import dev.trellis.http.JsonFields;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tools that read and change files; they work on the turn's {@link Workspace} and nothing else.
 * A path is a {@link FilePath}, so none leads out of the project.
 */
final class FileTools {
  private static final int MAX_FILES = 50;
  private static final int MAX_EDITS = 50;
  private static final int MAX_READ_CHARACTERS = 400_000;

  private final Workspace workspace;
  private final Grant grant;

  /**
   * @param grant which files may be changed
   */
  FileTools(Workspace workspace, Grant grant) {
    this.workspace = workspace;
    this.grant = grant;
  }

  JsonNode writeFile(JsonFields fields) {
    var path = fields.required("path", fields.path("path"));
    var content = fields.required("content", fields.anyText("content"));
    fields.done();
    boolean created = !workspace.has(mine(path.orElseThrow()));
    int size = workspace.write(path.get(), content.orElseThrow());
    return result().put("path", path.get().value()).put("size", size).put("created", created);
  }

  JsonNode editFile(JsonFields fields) {
    var path = fields.required("path", fields.path("path"));
    List<TextEdit> edits =
        fields.objects("edits", MAX_EDITS).stream().flatMap(FileTools::edit).toList();
    if (!fields.has("edits")) {
      fields.refuse("edits", "is required");
    }
    fields.done();
    String content = workspace.read(mine(path.orElseThrow()));
    int size = workspace.write(path.get(), edited(content, edits));
    return result().put("path", path.get().value()).put("size", size).put("edits", edits.size());
  }

  /** If something is wrong with the edit, {@code fields} remembers it. */
  private static Stream<TextEdit> edit(JsonFields fields) {
    Optional<String> search = fields.required("search", fields.anyText("search"));
    Optional<String> replace = fields.required("replace", fields.anyText("replace"));
    if (search.filter(String::isEmpty).isPresent()) {
      fields.refuse("search", "must not be empty");
      return Stream.empty();
    }
    return search.flatMap(from -> replace.map(to -> new TextEdit(from, to))).stream();
  }

  private static String edited(String content, List<TextEdit> edits) {
    return switch (TextEdits.apply(content, edits)) {
      case TextEdits.Result.Edited(String text) -> text;
      case TextEdits.Result.Mismatched wrong ->
          throw new RefusedException("edits[%d].search %s".formatted(wrong.edit(), wrong.reason()));
    };
  }

  JsonNode readFiles(JsonFields fields) {
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

  JsonNode listFiles(JsonFields fields) {
    fields.done();
    ObjectNode result = result();
    ArrayNode files = result.putArray("files");
    workspace
        .list()
        .forEach((path, size) -> files.addObject().put("path", path.value()).put("size", size));
    return result;
  }

  JsonNode moveFile(JsonFields fields) {
    var path = fields.required("path", fields.path("path"));
    var to = fields.required("to", fields.path("to"));
    fields.done();
    workspace.move(mine(path.orElseThrow()), mine(to.orElseThrow()));
    return result().put("path", path.get().value()).put("to", to.get().value());
  }

  JsonNode deleteFile(JsonFields fields) {
    var path = fields.required("path", fields.path("path"));
    fields.done();
    workspace.delete(mine(path.orElseThrow()));
    return result().put("path", path.get().value());
  }

  private FilePath mine(FilePath path) {
    if (!grant.mayChange(path)) {
      throw new ForbiddenException(path + " is read-only");
    }
    return path;
  }

  private static ObjectNode result() {
    return JsonNodeFactory.instance.objectNode();
  }
}
