package dev.trellis.store;

import dev.trellis.archive.ZipExport;
import dev.trellis.config.DatabaseConfig;
import dev.trellis.config.Secret;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.UserId;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Exports a project in a process of its own, whose memory is bounded. */
public final class ExportProgram {
  private ExportProgram() {}

  /**
   * Exports, and ends.
   *
   * @param args the database's port, the owner, the project, and the file to write
   */
  public static void main(String[] args) throws IOException {
    UserId user = new UserId(UUID.fromString(args[1]));
    ProjectId project = new ProjectId(UUID.fromString(args[2]));
    // TestDatabase would start a server of this process's own.
    String url = "jdbc:postgresql://127.0.0.1:%s/%s".formatted(args[0], DatabaseSetup.DATABASE);
    DatabaseConfig config = new DatabaseConfig(url, DatabaseSetup.APP, new Secret(""), 1);
    try (Db db = new Db(config);
        OutputStream out = new FileOutputStream(args[3])) {
      ZipExport.write(entries(new Exports(db).open(user, project, Optional.empty())), out);
    }
  }

  private static Iterator<ZipExport.Entry> entries(Exports.Export export) {
    Iterator<Files.FileContent> files = export.files();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return files.hasNext();
      }

      @Override
      public ZipExport.Entry next() {
        Files.FileContent file = files.next();
        return new ZipExport.Entry(file.entry().path(), file.content());
      }
    };
  }

  /** The command that runs it with so much memory. */
  static List<String> command(String maxHeap, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx" + maxHeap, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ExportProgram.class.getName());
    command.addAll(List.of(args));
    return command;
  }
}
