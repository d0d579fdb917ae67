package dev.trellis.domain;

/**
 * A file in a project's tree, without its content.
 *
 * @param size bytes of the content in UTF-8
 * @param language as in {@link Language}
 */
public record FileEntry(FilePath path, ContentHash hash, int size, String language) {}
