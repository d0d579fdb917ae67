package dev.trellis.store;

import dev.trellis.domain.Message;
import dev.trellis.domain.Page;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.UserId;
import dev.trellis.domain.UuidV7;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** The messages of conversations. */
final class Messages {
  /** How many bytes the parts of a page's messages have at most, if they are several. */
  static final int MAX_PAGE_BYTES = 1024 * 1024;

  private Messages() {}

  /** A message and the key that it is paged by. */
  private record Keyed(UUID key, Message message) {}

  /**
   * Reads a page. What it leaves out since it would be too many bytes is not sent, and begins the
   * next page.
   */
  static Statement pageStatement(ProjectId project, Page.Request request) {
    Keyset keyset = Keyset.of(request);
    return Statement.of(
        """
        select id, client_id, role, parts, created_at, found from (
          select id, client_id, role, parts, created_at, count(*) over () as found,
            row_number() over so_far as place, sum(octet_length(parts::text)) over so_far as bytes
          from (
            select id, client_id, role, parts, created_at from message
            where project_id = ? and id %1$s ? order by id %2$s limit ?) page
          window so_far as (order by id %2$s rows unbounded preceding)) sized
        where place = 1 or place <= ? and bytes <= ? order by id %2$s\
        """
            .formatted(keyset.comparison(), keyset.direction()),
        project.value(),
        keyset.after(),
        request.limit() + 1,
        request.limit(),
        MAX_PAGE_BYTES);
  }

  static Page<Message> readPage(ResultSet rows) throws SQLException {
    List<Message> messages = new ArrayList<>();
    Optional<UUID> next = Optional.empty();
    while (rows.next()) {
      Keyed last = readKeyed(rows);
      messages.add(last.message());
      next = rows.getInt("found") > messages.size() ? Optional.of(last.key()) : Optional.empty();
    }
    return new Page<>(messages, next);
  }

  /** A message of a person, which is stored. */
  static Message ofPerson(Tx tx, ProjectId project, String id) throws SQLException {
    return tx.first(
            Messages::read,
            """
            select client_id, role, parts, created_at from message
            where project_id = ? and client_id = ? and role = 'user'
            """,
            project.value(),
            id)
        .orElseThrow();
  }

  /** Reads the newest messages of a project. */
  static Statement newestStatement(ProjectId project, int limit) {
    return Statement.of(
        "select client_id, role, parts, created_at from newest_messages(?, ?)",
        project.value(),
        limit);
  }

  /** Oldest first. */
  static List<Message> readNewest(ResultSet rows) throws SQLException {
    return Tx.readAll(rows, Messages::read).reversed();
  }

  /** Cuts the conversation: removes this message and all behind it. */
  static Statement cutFrom(ProjectId project, UUID key) {
    return Statement.of(
        "delete from message where project_id = ? and id >= ?", project.value(), key);
  }

  /** Cuts the conversation behind this message. */
  static Statement cutBehind(ProjectId project, UUID key) {
    return Statement.of(
        "delete from message where project_id = ? and id > ?", project.value(), key);
  }

  /** Puts a message at the end of the conversation. */
  static Statement append(
      ProjectId project, UserId owner, String id, Message.Role role, String parts) {
    return Statement.of(
        """
        insert into message (project_id, id, owner_id, client_id, role, parts)
        values (?, ?, ?, ?, ?, ?::json)
        """,
        project.value(),
        UuidV7.next(),
        owner.value(),
        id,
        role.name().toLowerCase(Locale.ROOT),
        parts);
  }

  private static Keyed readKeyed(ResultSet row) throws SQLException {
    return new Keyed(row.getObject("id", UUID.class), read(row));
  }

  static Message read(ResultSet row) throws SQLException {
    return new Message(
        row.getString("client_id"),
        Message.Role.valueOf(row.getString("role").toUpperCase(Locale.ROOT)),
        row.getString("parts"),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
