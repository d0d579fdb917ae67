package dev.trellis.domain;

import java.util.Optional;

/**
 * One change to a project's tree. {@code baseHash} is what the caller believes to be there; a batch
 * that is wrong about it changes nothing.
 */
public sealed interface FileOperation {
  FilePath path();

  /** Puts a file where none is. */
  record Create(FilePath path, String content, Optional<String> language)
      implements FileOperation {}

  /** Replaces the content of a file that is there. */
  record Update(
      FilePath path, String content, Optional<String> language, Optional<ContentHash> baseHash)
      implements FileOperation {}

  /** Removes a file that is there. */
  record Delete(FilePath path, Optional<ContentHash> baseHash) implements FileOperation {}

  /** Gives a file that is there another path, where none is. */
  record Move(FilePath path, FilePath to, Optional<ContentHash> baseHash)
      implements FileOperation {}
}
