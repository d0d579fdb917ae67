package dev.trellis.store;

import dev.trellis.domain.Message;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Conversations as the agent reads them: from their end backwards, and in short. */
public final class Conversations {
  /** The most characters that a summary may have. */
  public static final int MAX_SUMMARY_LENGTH = 20_000;

  /** The running total tells where a page's bytes end; the page's first message always fits. */
  private static final String OLDER =
      """
      select client_id, role, parts, created_at, found from (
        select m.*, row_number() over newest as place, count(*) over () as found,
          sum(octet_length(parts::text)) over newest as bytes
        from (
          select id, client_id, role, parts, created_at from message
          where project_id = ? and id < (
            select id from message where project_id = ? and client_id = ?)
          order by id desc limit ?) m
        window newest as (order by id desc)) page
      where place <= ? and (bytes <= ? or place = 1) order by id desc
      """;

  private static final String KEEP =
      """
      insert into conversation_summary (project_id, owner_id, up_to, text)
      select project_id, owner_id, id, ? from message where project_id = ? and client_id = ?
      on conflict (project_id) do update set up_to = excluded.up_to, text = excluded.text
      returning 1
      """;

  private final Db db;

  public Conversations(Db db) {
    this.db = db;
  }

  /**
   * What a conversation's beginning says in short.
   *
   * @param upTo the id of the last message that it speaks of
   */
  public record Summary(String upTo, String text) {}

  /**
   * A stretch of a conversation.
   *
   * @param messages oldest first
   * @param more whether there are older ones
   */
  public record Stretch(List<Message> messages, boolean more) {
    public Stretch {
      messages = List.copyOf(messages);
    }
  }

  /**
   * The messages that stand right before another one.
   *
   * @param messageId the id that clients know the other one by; with one that there is not, there
   *     is nothing before it
   * @param limit the most messages
   * @param maxBytes the most bytes that their parts may have together; one message is read whatever
   *     it has, if there is any
   */
  public Stretch before(UserId user, ProjectId project, String messageId, int limit, int maxBytes) {
    Statement statement =
        Statement.of(
            OLDER, project.value(), project.value(), messageId, limit + 1, limit, maxBytes);
    return db.inOneTrip(user, statement, results -> stretch(results.next()));
  }

  private static Stretch stretch(ResultSet rows) throws SQLException {
    List<Message> messages = new ArrayList<>();
    long found = 0;
    while (rows.next()) {
      found = rows.getLong("found");
      messages.add(Messages.read(rows));
    }
    return new Stretch(messages.reversed(), found > messages.size());
  }

  /** The summary of a conversation's beginning, if one was kept and still holds. */
  public Optional<Summary> summary(UserId user, ProjectId project) {
    Statement statement =
        Statement.of(
            """
            select m.client_id, s.text from conversation_summary s
            join message m on m.project_id = s.project_id and m.id = s.up_to
            where s.project_id = ?
            """,
            project.value());
    return db.inOneTrip(
        user,
        statement,
        results ->
            Tx.readAll(results.next(), row -> new Summary(row.getString(1), row.getString(2)))
                .stream()
                .findFirst());
  }

  /**
   * Keeps a summary in place of the one before. It goes when the message that it ends with does,
   * which is when the conversation is cut before its end.
   *
   * @return false if there is no such message any more; then nothing is kept
   */
  public boolean keep(UserId user, ProjectId project, Summary summary) {
    if (summary.text().isEmpty() || summary.text().length() > MAX_SUMMARY_LENGTH) {
      throw new IllegalArgumentException("a summary has 1 to 20000 characters");
    }
    return db.inOneTrip(
        user,
        Statement.of(KEEP, summary.text(), project.value(), summary.upTo()),
        results -> Tx.anyRow(results.next()));
  }
}
