package dev.trellis.domain;

import java.util.List;
import java.util.Optional;

/**
 * One change to a project's tree. {@code baseHash} is what the caller believes to be there; a batch
 * that is wrong about it changes nothing.
 */
public sealed interface FileOperation {
  FilePath path();

  /** What tells all of what it makes of its file, whatever the file holds now. */
  sealed interface Whole extends FileOperation {}

  /** Puts a file where none is. */
  record Create(FilePath path, String content, Optional<String> language) implements Whole {}

  /** Replaces the content of a file that is there. */
  record Update(
      FilePath path, String content, Optional<String> language, Optional<ContentHash> baseHash)
      implements Whole {}

  /** Removes a file that is there. */
  record Delete(FilePath path, Optional<ContentHash> baseHash) implements Whole {}

  /** Gives a file that is there another path, where none is. */
  record Move(FilePath path, FilePath to, Optional<ContentHash> baseHash) implements Whole {}

  /** Replaces parts of a file that is there. */
  record Edit(FilePath path, List<TextEdit> edits, Optional<ContentHash> baseHash)
      implements FileOperation {
    /** The most edits of one operation. */
    public static final int MAX_EDITS = 100;

    public Edit {
      edits = List.copyOf(edits);
    }
  }
}
