package dev.trellis.store;

/** The statements that read the history; each enters {@code file_change} by an index. */
final class HistorySql {
  /** The tree as a revision left it. */
  static final String TREE =
      """
      select path, hash, size, language from (
        select distinct on (path) path, hash, size, language from file_change
        where project_id = ? and revision <= ? order by path, revision desc) last
      where hash is not null order by path
      """;

  /** The paths that differ between two revisions, of those that were touched between them. */
  static final String CHANGES =
      """
      select t.path, b.hash as before, a.hash as after
      from (
        select distinct path from file_change
        where project_id = ? and revision > ? and revision <= ?) t
      left join lateral (
        select hash from file_change c where c.project_id = ? and c.path = t.path
          and c.revision <= ? order by c.revision desc limit 1) b on true
      left join lateral (
        select hash from file_change c where c.project_id = ? and c.path = t.path
          and c.revision <= ? order by c.revision desc limit 1) a on true
      where a.hash is distinct from b.hash order by t.path
      """;

  /** The paths that are not as a revision left them, and how it left them. */
  static final String BACK =
      """
      select t.path, o.hash, o.size, o.language
      from (select distinct path from file_change where project_id = ? and revision > ?) t
      left join lateral (
        select hash, size, language from file_change c where c.project_id = ? and c.path = t.path
          and c.revision <= ? order by c.revision desc limit 1) o on true
      left join file f on f.project_id = ? and f.path = t.path
      where (o.hash, o.language) is distinct from (f.hash, f.language) order by t.path
      """;

  /**
   * The files that the runs have changed that a run goes on with, as each was before its first
   * change by them. They are the agent's changes from where the first of these runs began to where
   * this one did: nobody else's run was between them.
   */
  static final String CHANGED_BEFORE =
      """
      with recursive part as (
        select project_id, continues, base_revision from run where id = ?
        union all
        select r.project_id, r.continues, r.base_revision
        from run r join part p on r.id = p.continues),
      whole as (
        select project_id, min(base_revision) as since, max(base_revision) as until
        from part group by project_id),
      changed as (
        select c.project_id, c.path, min(c.revision) as first
        from whole w
        join revision v on v.project_id = w.project_id and v.author = 'agent'
          and v.revision > w.since and v.revision <= w.until
        join file_change c on c.project_id = v.project_id and c.revision = v.revision
        group by c.project_id, c.path)
      select t.path, b.hash from changed t
      left join lateral (
        select hash from file_change c where c.project_id = t.project_id and c.path = t.path
          and c.revision < t.first order by c.revision desc limit 1) b on true
      """;

  private HistorySql() {}
}
