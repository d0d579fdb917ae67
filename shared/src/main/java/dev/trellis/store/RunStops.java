package dev.trellis.store;

import dev.trellis.domain.ProjectId;
import dev.trellis.domain.RunId;
import dev.trellis.domain.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Wishes that runs stop. */
final class RunStops {
  private RunStops() {}

  /** As {@link Runs#requestStop}. */
  static List<RunId> request(Db db, UserId user, ProjectId project, Optional<RunId> only) {
    String id = only.map(RunId::toString).orElse("");
    return db.inOneTrip(
        user,
        Statement.of(RunSql.STOP, project.value(), id, id, id, id, project.value()),
        results -> {
          Set<RunId> stopped = new LinkedHashSet<>();
          runs(results.next()).forEach(stopped::addAll);
          List<List<RunId>> active = runs(results.next());
          if (active.isEmpty()) {
            throw LockedProject.missing();
          }
          active.forEach(stopped::addAll);
          return List.copyOf(stopped);
        });
  }

  /** Of each row the run that it names, if it names one. */
  private static List<List<RunId>> runs(ResultSet rows) throws SQLException {
    return Tx.readAll(
        rows,
        row ->
            Stream.ofNullable(row.getString(1)).flatMap(id -> RunId.parse(id).stream()).toList());
  }
}
