package dev.trellis.store;

/**
 * The statements that find out what to undo and redo; {@code history_position} is explained where
 * it is made. Each costs what the one change touched, however long the history is.
 */
final class UndoSql {
  /**
   * The change to take back, 0 if there is none; where that leads; and that it can be made again.
   * Subqueries, and no joins: these enter an index whatever the planner believes of the sizes. The
   * offset keeps the inner one from being asked wherever its result is used.
   */
  static final String UNDO =
      """
      select p.revision, n.change, n.change as redo,
        coalesce((select b.position from history_position b
          where b.project_id = p.id and b.revision = n.change - 1), n.change - 1) as position
      from project p
      cross join lateral (
        select coalesce((select h.position from history_position h
          where h.project_id = p.id and h.revision = p.revision), p.revision) as change
        offset 0) n
      where p.id = ?\
      """;

  /** The change to make again, 0 if there is none; and which one could follow it, 0 if none. */
  static final String REDO =
      """
      select p.revision, coalesce(h.redo, 0) as change, coalesce(h.redo, 0) as position,
        coalesce(n.redo, 0) as redo
      from project p
      left join history_position h on h.project_id = p.id and h.revision = p.revision
      left join lateral (
        select r.redo from history_position r
        where r.project_id = p.id and r.position = h.redo order by r.revision desc limit 1) n
        on true
      where p.id = ?\
      """;

  /** What the paths that the change touched were before it. */
  static final String BEFORE_CHANGE =
      """
      select t.path, o.hash, o.size, o.language
      from file_change t
      left join lateral (
        select hash, size, language from file_change c
        where c.project_id = t.project_id and c.path = t.path and c.revision < t.revision
        order by c.revision desc limit 1) o on true
      where t.project_id = ? and t.revision = (select change from (%s) step) order by t.path\
      """
          .formatted(UNDO);

  /** What the change made of the paths that it touched. */
  static final String CHANGE =
      """
      select t.path, t.hash, t.size, t.language from file_change t
      where t.project_id = ? and t.revision = (select change from (%s) step) order by t.path\
      """
          .formatted(REDO);

  /** Notes where the revision stands that was just made. */
  static final String NOTE =
      """
      insert into history_position (project_id, revision, owner_id, position, redo)
      values (?, ?, ?, ?, nullif(?, 0))\
      """;

  private UndoSql() {}
}
