package dev.trellis.store;

import dev.trellis.domain.ProjectId;
import dev.trellis.domain.RunId;
import dev.trellis.domain.RunState;
import dev.trellis.store.RunEvents.Status;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** What the statements about streams of runs find. */
final class RunEventRows {
  private RunEventRows() {}

  /** The chunks of some groups, from a number on and up to the first gap. */
  static List<String> chunks(ResultSet rows, int from) throws SQLException {
    List<String> chunks = new ArrayList<>();
    int next = from;
    while (rows.next()) {
      int seq = rows.getInt("seq");
      List<String> group = rows.getString("chunks").lines().toList();
      if (seq > next || seq + group.size() <= next) {
        continue;
      }
      chunks.addAll(group.subList(next - seq, group.size()));
      next = seq + group.size();
    }
    return chunks;
  }

  static Optional<Status> status(ResultSet rows) throws SQLException {
    return Tx.readAll(rows, RunEventRows::statusOf).stream().findFirst();
  }

  private static Status statusOf(ResultSet row) throws SQLException {
    long base = row.getLong("base_revision");
    Optional<Long> baseRevision = row.wasNull() ? Optional.empty() : Optional.of(base);
    RunState state = RunState.valueOf(row.getString("state").toUpperCase(Locale.ROOT));
    return new Status(
        new RunId(row.getObject("id", UUID.class)),
        new ProjectId(row.getObject("project_id", UUID.class)),
        state,
        row.getInt("last_seq"),
        baseRevision,
        !state.isEnd() && row.getBoolean("lost"));
  }
}
