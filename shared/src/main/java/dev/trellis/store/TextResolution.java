package dev.trellis.store;

import dev.trellis.domain.ContentHash;
import dev.trellis.domain.FileOperation;
import dev.trellis.domain.FileOperation.Create;
import dev.trellis.domain.FileOperation.Delete;
import dev.trellis.domain.FileOperation.Edit;
import dev.trellis.domain.FileOperation.Move;
import dev.trellis.domain.FileOperation.Update;
import dev.trellis.domain.FileOperation.Whole;
import dev.trellis.domain.FilePath;
import dev.trellis.domain.Problem;
import dev.trellis.domain.Problem.FileConflict;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.TextEdits;
import dev.trellis.domain.ThreeWayMerge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Makes of a batch's operations what they come to as whole texts: an edit is made in the present
 * text, and an update with a stale base is merged with it. Each operation sees what those before it
 * did. Whatever else is wrong is left for the batch's statement to tell.
 */
final class TextResolution {
  private final boolean merge;
  private final SeenFiles seen;
  private final Map<FilePath, Optional<Text>> now = new HashMap<>();
  private final List<FileConflict> conflicts = new ArrayList<>();

  /** A text, and the file of the tree that it is, unless the batch made it. */
  private record Text(String text, Optional<SeenFiles.Seen> file) {}

  TextResolution(boolean merge, SeenFiles seen) {
    this.merge = merge;
    this.seen = seen;
    seen.files()
        .forEach(
            (path, file) -> now.put(path, Optional.of(new Text(file.text(), Optional.of(file)))));
  }

  /**
   * What the operations come to.
   *
   * @throws ProblemException if an edit or a merge does not fit what is there
   */
  List<Whole> resolve(List<FileOperation> operations) {
    List<Whole> resolved = new ArrayList<>();
    for (int i = 0; i < operations.size(); i++) {
      Optional<? extends Whole> whole = resolve("operations[%d]".formatted(i), operations.get(i));
      whole.ifPresent(this::follow);
      whole.ifPresent(resolved::add);
    }
    if (!conflicts.isEmpty()) {
      throw new ProblemException(
          new Problem.Conflict(
              "The batch does not fit the files as they are; nothing was done.", conflicts));
    }
    return resolved;
  }

  /** Empty if the operation does not fit, which is then remembered. */
  private Optional<? extends Whole> resolve(String field, FileOperation operation) {
    return switch (operation) {
      case Edit edit -> edited(field, edit);
      case Update update -> merge ? merged(field, update) : Optional.of(update);
      case Create create -> Optional.of(create);
      case Delete delete -> Optional.of(delete);
      case Move move -> Optional.of(move);
    };
  }

  private void follow(Whole operation) {
    FilePath path = operation.path();
    switch (operation) {
      case Create create -> put(path, create.content());
      case Update update -> put(path, update.content());
      case Delete _ -> now.put(path, Optional.empty());
      case Move move -> {
        now.put(move.to(), text(path));
        now.put(path, Optional.empty());
      }
    }
  }

  private void put(FilePath path, String text) {
    now.put(path, Optional.of(new Text(text, Optional.empty())));
  }

  private Optional<Text> text(FilePath path) {
    return now.getOrDefault(path, Optional.empty());
  }

  private Optional<Update> edited(String field, Edit edit) {
    Optional<Text> text = text(edit.path());
    Optional<SeenFiles.Seen> file = text.flatMap(Text::file);
    if (text.isEmpty()) {
      return refuse(field, edit.path(), "does not exist", edit.baseHash(), file);
    }
    if (!merge && isStale(edit.baseHash(), file)) {
      return refuse(field, edit.path(), "has changed since", edit.baseHash(), file);
    }
    return switch (TextEdits.apply(text.get().text(), edit.edits())) {
      case TextEdits.Result.Edited(String made) ->
          Optional.of(
              new Update(edit.path(), made, file.map(SeenFiles.Seen::language), Optional.empty()));
      case TextEdits.Result.Mismatched no -> {
        String place = "%s.edits[%d]".formatted(field, no.edit());
        yield refuse(place, edit.path(), no.reason(), edit.baseHash(), file);
      }
    };
  }

  private static boolean isStale(Optional<ContentHash> base, Optional<SeenFiles.Seen> file) {
    return base.isPresent() && file.isPresent() && !base.get().equals(file.get().hash());
  }

  /** A base that nobody knows cannot be merged, and is refused as ever. */
  private Optional<Update> merged(String field, Update update) {
    Optional<SeenFiles.Seen> file = text(update.path()).flatMap(Text::file);
    Optional<String> base = update.baseHash().map(seen.contents()::get);
    if (!isStale(update.baseHash(), file) || base.isEmpty()) {
      return Optional.of(update);
    }
    SeenFiles.Seen theirs = file.orElseThrow();
    return switch (ThreeWayMerge.merge(base.get(), update.content(), theirs.text())) {
      case ThreeWayMerge.Result.Merged(String text) ->
          Optional.of(
              new Update(update.path(), text, update.language(), Optional.of(theirs.hash())));
      case ThreeWayMerge.Result.Conflicted clash ->
          refuse(field, update.path(), reason(clash), update.baseHash(), file);
    };
  }

  private static String reason(ThreeWayMerge.Result.Conflicted clash) {
    return "both sides changed the same places, %d of them; now on the lines %s"
        .formatted(
            clash.count(),
            clash.regions().stream()
                .map(ThreeWayMerge.Region::theirs)
                .map(lines -> lines.first() + "+" + lines.count())
                .collect(Collectors.joining(", ")));
  }

  /** Remembers a conflict. Always empty. */
  private Optional<Update> refuse(
      String field,
      FilePath path,
      String reason,
      Optional<ContentHash> base,
      Optional<SeenFiles.Seen> file) {
    conflicts.add(
        new FileConflict(
            field,
            path.value(),
            reason,
            base.map(ContentHash::toString),
            file.map(found -> found.hash().toString()),
            file.map(SeenFiles.Seen::revision)));
    return Optional.empty();
  }
}
