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

  private HistorySql() {}
}
