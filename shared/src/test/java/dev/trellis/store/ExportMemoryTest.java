package dev.trellis.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.FileOperation;
import dev.trellis.domain.Tier;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A project of 200 MB is exported by a process that has a fifth of that. */
class ExportMemoryTest {
  private static final int FILES = 410;
  private static final int FILE_BYTES = Tier.ENTERPRISE.maxFileBytes();
  private static final long SECONDS = 240;

  @TempDir private Path folder;

  @Test
  void memoryIsBoundedWhateverTheProjectsSize() throws Exception {
    TestProject project = largeProject();
    Path zip = folder.resolve("large.zip");
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(
                ExportProgram.command(
                    "40m",
                    Integer.toString(TestDatabase.port()),
                    project.user().toString(),
                    project.id().toString(),
                    zip.toString()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as("it has ended").isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(java.nio.file.Files.readString(log)).isZero();
    assertThat(bytesIn(zip)).isEqualTo((long) FILES * FILE_BYTES);
  }

  private static TestProject largeProject() throws SQLException {
    TestProject project = TestProject.create(Tier.ENTERPRISE);
    String rest = "line\n".repeat(FILE_BYTES).substring(0, FILE_BYTES - 6);
    for (int first = 0; first < FILES; first += 41) {
      project.apply(
          IntStream.range(first, first + 41)
              .mapToObj(i -> TestProject.newFile("f" + i, "%06d".formatted(i) + rest))
              .toArray(FileOperation[]::new));
    }
    return project;
  }

  /** What another reader finds in it, each content with its checksum. */
  private static long bytesIn(Path zip) throws IOException {
    long bytes = 0;
    try (ZipFile file = new ZipFile(zip.toFile())) {
      assertThat(file.size()).isEqualTo(FILES);
      for (ZipEntry entry : file.stream().toList()) {
        try (InputStream in = file.getInputStream(entry)) {
          bytes += in.transferTo(OutputStream.nullOutputStream());
        }
      }
    }
    return bytes;
  }
}
