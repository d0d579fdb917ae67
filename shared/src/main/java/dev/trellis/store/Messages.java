package dev.trellis.store;

import dev.trellis.domain.Message;
import dev.trellis.domain.Page;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
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

  /** The newest messages of a project, oldest first. */
  static List<Message> newest(Tx tx, ProjectId project, int limit) throws SQLException {
    return tx
        .list(
            Messages::readKeyed,
            """
            select id, client_id, role, parts, created_at from message
            where project_id = ? order by id desc limit ?
            """,
            project.value(),
            limit)
        .reversed()
        .stream()
        .map(Keyed::message)
        .toList();
  }

  /**
   * The key of the person's message that clients know by this id.
   *
   * @throws ProblemException if it is the agent's
   */
  private static Optional<UUID> keyOf(Tx tx, ProjectId project, String id) throws SQLException {
    return tx.first(
        row -> {
          if (!row.getString("role").equals("user")) {
            throw ProblemException.invalid("message.id", "is the id of a message of the agent");
          }
          return row.getObject("id", UUID.class);
        },
        "select id, role from message where project_id = ? and client_id = ?",
        project.value(),
        id);
  }

  /**
   * Whether a message with this id is stored.
   *
   * @throws ProblemException if it is stored with other parts
   */
  static boolean isStoredLike(Tx tx, Runs.Send send) throws SQLException {
    Optional<String> parts =
        tx.first(
            row -> row.getString(1),
            "select parts from message where project_id = ? and client_id = ? and role = 'user'",
            send.project().value(),
            send.messageId());
    if (parts.isPresent() && !parts.get().equals(send.parts())) {
      throw Runs.conflict(
          "The message %s was sent before, and said something else.".formatted(send.messageId()));
    }
    return parts.isPresent();
  }

  /** Whether something stands behind this message of a person. */
  static boolean isAnswered(Tx tx, ProjectId project, String id) throws SQLException {
    Optional<UUID> key = keyOf(tx, project, id);
    return key.isPresent() && !isLast(tx, project, key.get());
  }

  private static boolean isLast(Tx tx, ProjectId project, UUID key) throws SQLException {
    return tx.first(
            row -> 1,
            "select 1 from message where project_id = ? and id > ? limit 1",
            project.value(),
            key)
        .isEmpty();
  }

  /** Cuts the conversation: removes this message and all behind it. */
  private static void deleteFrom(Tx tx, ProjectId project, UUID key) throws SQLException {
    tx.update("delete from message where project_id = ? and id >= ?", project.value(), key);
  }

  /** Cuts the conversation behind this message. */
  private static void deleteBehind(Tx tx, ProjectId project, UUID key) throws SQLException {
    tx.update("delete from message where project_id = ? and id > ?", project.value(), key);
  }

  /** Puts a message at the end of the conversation. */
  static void append(
      Tx tx, ProjectId project, UUID owner, UUID key, String id, Message.Role role, String parts)
      throws SQLException {
    tx.update(
        """
        insert into message (project_id, id, owner_id, client_id, role, parts)
        values (?, ?, ?, ?, ?, ?::json)
        """,
        project.value(),
        key,
        owner,
        id,
        role.name().toLowerCase(Locale.ROOT),
        parts);
  }

  /**
   * Puts a person's message where it belongs, and cuts what lies behind it if it takes an old one's
   * place.
   *
   * @throws ProblemException if it was answered already
   */
  static void place(
      Tx tx, UserId user, ProjectId project, String id, String parts, Runs.Placement placement)
      throws SQLException {
    Optional<UUID> stored = keyOf(tx, project, id);
    if (placement == Runs.Placement.APPEND && stored.isPresent()) {
      // A send that is tried again after its runner was killed finds its message, and no answer.
      if (!isLast(tx, project, stored.get())) {
        throw new ProblemException(new Problem.Conflict("This message was answered already."));
      }
      return;
    }
    if (placement == Runs.Placement.ANSWER_AGAIN && stored.isPresent()) {
      deleteBehind(tx, project, stored.get());
      return;
    }
    if (stored.isPresent()) {
      deleteFrom(tx, project, stored.get());
    }
    append(tx, project, user.value(), UuidV7.next(), id, Message.Role.USER, parts);
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
