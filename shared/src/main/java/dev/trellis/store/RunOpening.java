package dev.trellis.store;

import dev.trellis.domain.Ceiling;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.RunId;
import dev.trellis.domain.Tier;
import dev.trellis.domain.UserId;
import dev.trellis.domain.UuidV7;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What nearly every send is: a new message where no run is under way. A person waits for it, so it
 * is one round trip and one commit. Whatever else is found is left to {@link RunSends}, which
 * decides.
 */
final class RunOpening {
  private static final String OPEN =
      """
      select tier, refused_by from open_run(
        ?, ?, ?, ?::json, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private RunOpening() {}

  /**
   * Opens a run if nothing stands in the way.
   *
   * @return empty, and nothing was done, if there is something to decide
   * @throws ProblemException if no run may begin
   */
  static Optional<Runs.Opening> attempt(Db db, UserId user, Send send, int leaseSeconds) {
    if (send.placement() != Send.Placement.APPEND) {
      return Optional.empty();
    }
    RunId run = RunId.create();
    Statement statement =
        open(run, send, leaseSeconds)
            .then(RunContext.statement(send.project(), send.historyLimit()));
    return db.inOneTrip(
        user,
        statement,
        results -> {
          Optional<Tier> tier = tier(send, results.next());
          RunContext context = RunContext.read(results);
          return tier.map(of -> context.opened(run, context.newest().getLast(), of));
        });
  }

  private static Statement open(RunId run, Send send, int leaseSeconds) {
    List<Object> values = new ArrayList<>();
    values.add(send.project().value());
    values.add(send.messageId());
    values.add(UuidV7.next());
    values.add(send.parts());
    values.add(run.value());
    values.add(send.model());
    values.add(send.review());
    values.add(leaseSeconds);
    values.add(send.first().size());
    values.add(RunEvents.group(send.first()));
    values.add(send.least().call().day());
    values.addAll(Budgets.bounds(send.least().call(), send.least().ceilings()));
    return new Statement(OPEN, values);
  }

  /** The owner's, if a run was opened. */
  private static Optional<Tier> tier(Send send, ResultSet rows) throws SQLException {
    if (!rows.next()) {
      return Optional.empty();
    }
    String refusedBy = rows.getString("refused_by");
    if (!refusedBy.isEmpty()) {
      throw send.least().refusal(Ceiling.valueOf(refusedBy));
    }
    return Optional.of(Tier.valueOf(rows.getString("tier")));
  }
}
