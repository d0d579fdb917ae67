package dev.trellis.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;

/** Makes long conversations in both databases, alike in their texts and times. */
final class Conversations {
  // Some messages share a millisecond, as they do where people and programs write them.
  private static final String OLD =
      """
      insert into "Message" (id, "projectId", role, content, "createdAt")
      select 'c' || lpad(to_hex(1700000000000 + g * 137), 12, '0') || substr(md5(?::text || 'x' || g), 1, 12), ?,
        case when g % 2 = 0 then 'user' else 'assistant' end,
        repeat(md5(g::text) || ' lorem ipsum dolor sit amet, ', 10), timestamp '2025-01-01' + (g / 3 * 3) * interval '137 ms'
      from generate_series(1, ?::bigint) g
      """;

  private static final String OURS =
      """
      insert into message (project_id, id, owner_id, client_id, role, parts, created_at)
      select ?, (lpad(to_hex(1700000000000 + g * 137), 12, '0') || '7' || substr(md5(g::text), 1, 3) || '8'
          || substr(md5(g::text), 4, 15))::uuid,
        ?, 'm' || g, case when g % 2 = 0 then 'user' else 'assistant' end,
        json_build_array(json_build_object('type', 'text',
          'text', repeat(md5(g::text) || ' lorem ipsum dolor sit amet, ', 10))),
        timestamptz '2025-01-01' + (g / 3 * 3) * interval '137 ms'
      from generate_series(1, ?::bigint) g
      """;

  private final DataRig rig;

  Conversations(DataRig rig) {
    this.rig = rig;
  }

  static String peerProject(int size) {
    return "pages-" + size;
  }

  /** Makes a conversation of so many messages in each database. Returns whose it is in ours. */
  Owner make(int size) throws SQLException {
    Owner owner = makeOurs(size);
    try (Connection old = rig.database().admin(PrismaPeer.DATABASE)) {
      update(
          old,
          "insert into \"Project\" values (?, 'bench', 'u1', now(), now())",
          peerProject(size));
      update(old, OLD, size, peerProject(size), size);
      vacuum(old, "\"Message\"");
    }
    vacuum(rig.admin(), "message");
    rig.settle();
    return owner;
  }

  /** Makes one in our database alone. */
  Owner makeOurs(int size) throws SQLException {
    Owner owner = rig.newOwner();
    update(rig.admin(), OURS, owner.project().value(), owner.user().value(), size);
    return owner;
  }

  /** The key of our message at a place, from 0. */
  UUID key(Owner owner, int offset) throws SQLException {
    return value(
        rig.admin(),
        "select id from message where project_id = ? and owner_id = ? order by id offset ? limit 1",
        UUID.class,
        owner.project().value(),
        owner.user().value(),
        offset);
  }

  /** The old stack's cursor of the message at a place, from 0. */
  String peerCursor(int size, int offset) throws SQLException {
    try (Connection old = rig.database().admin(PrismaPeer.DATABASE)) {
      return value(
          old,
          "select id from \"Message\" where \"projectId\" = ? order by \"createdAt\", id offset ?"
              + " limit 1",
          String.class,
          peerProject(size),
          offset);
    }
  }

  /** Changes the texts of messages, which clients know by these ids. */
  void edit(Owner owner, List<String> clientIds) throws SQLException {
    for (String id : clientIds) {
      update(
          rig.admin(),
          "update message set parts = '[{\"type\": \"text\", \"text\": \"edited\"}]' where"
              + " project_id = ? and client_id = ?",
          owner.project().value(),
          id);
    }
  }

  private static void update(Connection connection, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement prepared = connection.prepareStatement(sql)) {
      bind(prepared, values);
      prepared.executeUpdate();
    }
  }

  private static <T> T value(Connection connection, String sql, Class<T> type, Object... values)
      throws SQLException {
    try (PreparedStatement prepared = connection.prepareStatement(sql)) {
      bind(prepared, values);
      try (ResultSet rows = prepared.executeQuery()) {
        if (!rows.next()) {
          throw new IllegalStateException("there is no row: " + sql);
        }
        return rows.getObject(1, type);
      }
    }
  }

  private static void bind(PreparedStatement prepared, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      prepared.setObject(i + 1, values[i]);
    }
  }

  private static void vacuum(Connection connection, String table) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("vacuum analyze " + table);
    }
  }
}
