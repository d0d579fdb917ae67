package dev.trellis.local;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * How to start {@link BatchWriter} in little time: its classes are read from an archive, which the
 * JVM makes of jars alone.
 */
final class WriterProgram {
  private final String classPath;
  private final Path archive;

  /**
   * Puts what is in folders into jars.
   *
   * @param folder where they and the archive are kept
   */
  WriterProgram(Path folder) throws IOException {
    archive = folder.resolve("writer.jsa");
    List<String> jars = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      jars.add(
          Files.isDirectory(path)
              ? jar(path, folder.resolve(jars.size() + ".jar")).toString()
              : entry);
    }
    classPath = String.join(File.pathSeparator, jars);
  }

  private static Path jar(Path classes, Path jar) throws IOException {
    try (Stream<Path> files = Files.walk(classes).filter(Files::isRegularFile);
        OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      files.forEach(file -> add(entries, classes.relativize(file).toString(), file));
    }
    return jar;
  }

  private static void add(JarOutputStream jar, String name, Path file) {
    try {
      jar.putNextEntry(new JarEntry(name.replace(File.separatorChar, '/')));
      Files.copy(file, jar);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** Writes some batches and makes the archive of the classes that it took. */
  void train(String jdbcUrl, WrittenProject project) throws InterruptedException {
    WriterProcess.start(command("-XX:ArchiveClassesAtExit=" + archive), jdbcUrl, project, 1, 3)
        .ended();
  }

  /** The command up to the arguments. A JVM that cannot use the archive goes on without. */
  List<String> command() {
    return command("-XX:SharedArchiveFile=" + archive);
  }

  private List<String> command(String option) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        // It lives for a moment only.
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xmx128m",
        "-Xshare:auto",
        option,
        "-cp",
        classPath,
        BatchWriter.class.getName());
  }
}
