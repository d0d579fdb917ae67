package dev.trellis.agentstream;

import dev.trellis.agentstream.Workspace.RefusedException;
import dev.trellis.http.JsonFields;

/** One search and replace; the text to search for must stand in the file exactly once. */
record Edit(String search, String replace) {

  /** Reads an edit; if something is wrong with it, {@code fields} remembers it. */
  static Edit read(JsonFields fields) {
    String search = fields.required("search", fields.anyText("search")).orElse("");
    if (fields.has("search") && search.isEmpty()) {
      fields.refuse("search", "must not be empty");
    }
    return new Edit(search, fields.required("replace", fields.anyText("replace")).orElse(""));
  }

  /**
   * Applies the edit.
   *
   * @param field names the edit to the model
   */
  String apply(String content, String field) {
    int at = content.indexOf(search);
    if (at < 0) {
      throw new RefusedException(
          field + ".search does not occur in the file; read the file and copy the text exactly");
    }
    if (content.indexOf(search, at + 1) >= 0) {
      throw new RefusedException(
          field + ".search occurs more than once in the file; include more of what is around it");
    }
    return content.substring(0, at) + replace + content.substring(at + search.length());
  }
}
