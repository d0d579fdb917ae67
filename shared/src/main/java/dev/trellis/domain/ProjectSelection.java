package dev.trellis.domain;

/**
 * Which projects a list shows. The starred ones come first.
 *
 * @param namePart what their names contain, in any case; empty for all names
 * @param behindStarred whether the page begins behind the last starred one; without a cursor it
 *     begins with the starred ones
 */
public record ProjectSelection(State state, String namePart, boolean behindStarred) {
  /** All that are in use, from the first on. */
  public static final ProjectSelection ACTIVE = new ProjectSelection(State.ACTIVE, "", false);

  /** Every project is in one of these. */
  public enum State {
    ACTIVE,
    /** Put aside by its owner. */
    ARCHIVED,
    /** Deleted, and can still be taken back. */
    DELETED
  }
}
