package dev.trellis.domain;

import java.util.Optional;

/**
 * A changed path, and how its text changed.
 *
 * @param diff empty if there was no room to compare it
 */
public record FileDiff(FileChange change, Optional<UnifiedDiff> diff) {}
