package dev.trellis.domain;

import java.util.Optional;

/**
 * What became of a path between two revisions; before and after differ.
 *
 * @param before empty if it was not there
 * @param after empty if it is not there any more
 */
public record FileChange(
    FilePath path, Optional<ContentHash> before, Optional<ContentHash> after) {}
