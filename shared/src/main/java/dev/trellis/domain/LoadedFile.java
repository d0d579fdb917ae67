package dev.trellis.domain;

import java.util.Optional;

/**
 * A file as it was loaded.
 *
 * @param content there if it was asked for
 */
public record LoadedFile(FileEntry entry, Optional<JsonFragment> content) {}
