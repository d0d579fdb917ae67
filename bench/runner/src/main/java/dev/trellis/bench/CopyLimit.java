package dev.trellis.bench;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;

/**
 * The fastest way to put bytes into PostgreSQL: a binary COPY into one table without an index, and
 * one commit.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-copy.html">the format</a>
 */
final class CopyLimit {
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0
  };

  private final Connection admin;

  CopyLimit(Connection admin) throws SQLException {
    this.admin = admin;
    execute("drop table if exists copy_limit");
    execute("create table copy_limit (path text, body bytea)");
    execute("alter table copy_limit alter body set storage external");
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = admin.createStatement()) {
      statement.execute(sql);
    }
  }

  /** How long it takes to store these, in milliseconds. */
  double millis(List<byte[]> bodies) throws SQLException {
    byte[] data = format(bodies);
    var copies = admin.unwrap(PGConnection.class).getCopyAPI();
    long start = System.nanoTime();
    try {
      copies.copyIn("copy copy_limit from stdin (format binary)", new ByteArrayInputStream(data));
    } catch (IOException inMemory) {
      throw new UncheckedIOException(inMemory);
    }
    return (System.nanoTime() - start) / 1e6;
  }

  private static byte[] format(List<byte[]> bodies) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(SIGNATURE);
      out.writeInt(0); // no flags
      out.writeInt(0); // no header extension
      for (int i = 0; i < bodies.size(); i++) {
        out.writeShort(2);
        writeField(out, ChangingTree.path(i).getBytes(StandardCharsets.UTF_8));
        writeField(out, bodies.get(i));
      }
      out.writeShort(-1);
    } catch (IOException inMemory) {
      throw new UncheckedIOException(inMemory);
    }
    return bytes.toByteArray();
  }

  private static void writeField(DataOutputStream out, byte[] value) throws IOException {
    out.writeInt(value.length);
    out.write(value);
  }

  /** Some contents of a project as they are stored. */
  List<byte[]> stored(Owner owner, int count) throws SQLException {
    try (PreparedStatement select =
        admin.prepareStatement("select body from content where store_id = ? limit ?")) {
      select.setObject(1, owner.project().value());
      select.setInt(2, count);
      List<byte[]> bodies = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          bodies.add(rows.getBytes(1));
        }
      }
      return bodies;
    }
  }
}
