package dev.trellis.filebatch;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trellis.http.FileView;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import dev.trellis.http.JsonFields;
import dev.trellis.store.UndoHistory;
import java.util.List;
import java.util.Optional;

/** Takes changes of files back, and makes them again. */
final class UndoRoutes {
  private final UndoHistory history;

  UndoRoutes(UndoHistory history) {
    this.history = history;
  }

  /** As a batch's answer, and which revision's change was undone or redone. */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  private record View(
      long revision,
      List<FileView> files,
      int changed,
      Optional<Long> undone,
      Optional<Long> redone,
      boolean canUndo,
      boolean canRedo) {
    static View of(UndoHistory.Outcome outcome, Optional<Long> undone, Optional<Long> redone) {
      return new View(
          outcome.result().revision(),
          outcome.result().files().stream().map(FileView::of).toList(),
          outcome.result().changed(),
          undone,
          redone,
          outcome.canUndo(),
          outcome.canRedo());
    }
  }

  HttpResponse undo(HttpRequest request) {
    UndoHistory.Outcome outcome =
        history.undo(request.caller().userId(), request.projectId(), baseRevision(request));
    Optional<Long> undone = Optional.of(outcome.change());
    return HttpResponse.json(200, View.of(outcome, undone, Optional.empty()));
  }

  HttpResponse redo(HttpRequest request) {
    UndoHistory.Outcome outcome =
        history.redo(request.caller().userId(), request.projectId(), baseRevision(request));
    Optional<Long> redone = Optional.of(outcome.change());
    return HttpResponse.json(200, View.of(outcome, Optional.empty(), redone));
  }

  private static Optional<Long> baseRevision(HttpRequest request) {
    JsonFields body = request.body().length == 0 ? JsonFields.none() : JsonFields.ofBody(request);
    Optional<Long> baseRevision = body.count("baseRevision");
    body.done();
    return baseRevision;
  }
}
