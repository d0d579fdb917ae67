package dev.trellis.filebatch;

import dev.trellis.domain.ContentHash;
import dev.trellis.domain.FileBatch;
import dev.trellis.domain.FileOperation;
import dev.trellis.domain.FilePath;
import dev.trellis.domain.TextEdit;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.JsonFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the body of a batch: {@code {baseRevision?, message?, merge?, operations:[{op, path, …}]}}.
 */
final class BatchBody {
  private static final Pattern LANGUAGE = Pattern.compile("[a-z0-9+#._-]{1,40}");

  private BatchBody() {}

  /**
   * @throws dev.trellis.domain.ProblemException with everything that is wrong with it
   */
  static FileBatch read(HttpRequest request) {
    JsonFields body = JsonFields.ofBody(request);
    Optional<Long> baseRevision = body.count("baseRevision");
    Optional<String> message = body.text("message", 0, FileBatch.MAX_MESSAGE_LENGTH);
    List<FileOperation> operations = new ArrayList<>();
    if (!body.has("operations")) {
      body.refuse("operations", "is required");
    }
    for (JsonFields fields : body.objects("operations", FileBatch.MAX_OPERATIONS)) {
      operation(fields).ifPresent(operations::add);
    }
    boolean merge = body.flag("merge").orElse(false);
    if (merge && baseRevision.isPresent()) {
      body.refuse("merge", "needs each operation's baseHash in place of a baseRevision");
    }
    body.done();
    return new FileBatch(
        operations, baseRevision, message.orElse(""), FileBatch.Author.PERSON, merge);
  }

  /** One operation; empty if something is wrong with it, which is then remembered. */
  private static Optional<FileOperation> operation(JsonFields fields) {
    Optional<String> op = fields.required("op", fields.anyText("op"));
    Optional<FilePath> path = fields.required("path", fields.path("path"));
    if (op.isEmpty()) {
      return Optional.empty();
    }
    return switch (op.get()) {
      case "create" -> create(fields, path);
      case "update" -> update(fields, path);
      case "delete" -> {
        Optional<ContentHash> base = baseHash(fields);
        yield path.map(p -> new FileOperation.Delete(p, base));
      }
      case "move" -> move(fields, path);
      case "edit" -> edit(fields, path);
      default -> fields.refuse("op", "must be create, update, delete, move or edit");
    };
  }

  private static Optional<FileOperation> create(JsonFields fields, Optional<FilePath> path) {
    Optional<String> content = fields.required("content", fields.anyText("content"));
    Optional<String> language = language(fields);
    return path.flatMap(p -> content.map(c -> new FileOperation.Create(p, c, language)));
  }

  private static Optional<FileOperation> update(JsonFields fields, Optional<FilePath> path) {
    Optional<String> content = fields.required("content", fields.anyText("content"));
    Optional<String> language = language(fields);
    Optional<ContentHash> base = baseHash(fields);
    return path.flatMap(p -> content.map(c -> new FileOperation.Update(p, c, language, base)));
  }

  private static Optional<FileOperation> move(JsonFields fields, Optional<FilePath> path) {
    Optional<FilePath> to = fields.required("to", fields.path("to"));
    Optional<ContentHash> base = baseHash(fields);
    return path.flatMap(p -> to.map(t -> new FileOperation.Move(p, t, base)));
  }

  private static Optional<FileOperation> edit(JsonFields fields, Optional<FilePath> path) {
    if (!fields.has("edits")) {
      fields.refuse("edits", "is required");
    }
    List<TextEdit> edits = new ArrayList<>();
    for (JsonFields edit : fields.objects("edits", FileOperation.Edit.MAX_EDITS)) {
      textEdit(edit).ifPresent(edits::add);
    }
    Optional<ContentHash> base = baseHash(fields);
    return path.map(p -> new FileOperation.Edit(p, edits, base));
  }

  private static Optional<TextEdit> textEdit(JsonFields fields) {
    Optional<String> search = fields.required("search", fields.anyText("search"));
    Optional<String> replace = fields.required("replace", fields.anyText("replace"));
    if (search.isPresent() && search.get().isEmpty()) {
      return fields.refuse("search", "must not be empty");
    }
    return search.flatMap(s -> replace.map(r -> new TextEdit(s, r)));
  }

  private static Optional<String> language(JsonFields fields) {
    return fields.parsed(
        "language",
        text -> Optional.of(text).filter(LANGUAGE.asMatchPredicate()),
        "must be 1 to 40 lower-case letters, digits or + # . _ -");
  }

  private static Optional<ContentHash> baseHash(JsonFields fields) {
    return fields.parsed(
        "baseHash", ContentHash::parse, "must be a SHA-256 in 64 lower-case hex digits");
  }
}
