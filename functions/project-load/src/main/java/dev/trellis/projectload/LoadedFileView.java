package dev.trellis.projectload;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trellis.domain.JsonFragment;
import dev.trellis.domain.LoadedFile;
import dev.trellis.http.FileView;
import java.util.Optional;

/**
 * A file as answers show it, with its content if that was asked for: as {@link FileView} begins.
 */
record LoadedFileView(
    String path,
    String hash,
    int size,
    String language,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<JsonFragment> content) {

  static LoadedFileView of(LoadedFile file) {
    FileView entry = FileView.of(file.entry());
    return new LoadedFileView(
        entry.path(), entry.hash(), entry.size(), entry.language(), file.content());
  }
}
