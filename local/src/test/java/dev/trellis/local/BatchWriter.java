package dev.trellis.local;

import dev.trellis.config.DatabaseConfig;
import dev.trellis.config.Secret;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.UserId;
import dev.trellis.store.DatabaseSetup;
import dev.trellis.store.Db;
import dev.trellis.store.Files;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * A program that applies numbered batches to a project through the store, and says of each that it
 * was acknowledged: to be killed.
 */
public final class BatchWriter {
  private BatchWriter() {}

  /**
   * Writes until it is done or killed.
   *
   * @param arguments the database's JDBC URL, the user, the project, the first and the last number
   */
  public static void main(String[] arguments) throws IOException {
    UserId user = new UserId(UUID.fromString(arguments[1]));
    ProjectId project = new ProjectId(UUID.fromString(arguments[2]));
    int last = Integer.parseInt(arguments[4]);
    DatabaseConfig database =
        new DatabaseConfig(arguments[0], DatabaseSetup.APP, new Secret(""), 1);
    // Unbuffered: what was said is with the reader, whatever becomes of this process.
    try (Db db = new Db(database);
        FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
      Files files = new Files(db);
      for (int number = Integer.parseInt(arguments[3]); number <= last; number++) {
        files.apply(user, project, new NumberedBatch(number).batch());
        out.write(acknowledgement(number).getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static String acknowledgement(int number) {
    return "acknowledged %d\n".formatted(number);
  }
}
