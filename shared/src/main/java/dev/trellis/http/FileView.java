package dev.trellis.http;

import dev.trellis.domain.FileEntry;

/** A file as answers show it, without its content. */
public record FileView(String path, String hash, int size, String language) {

  public static FileView of(FileEntry file) {
    return new FileView(file.path().value(), file.hash().toString(), file.size(), file.language());
  }
}
