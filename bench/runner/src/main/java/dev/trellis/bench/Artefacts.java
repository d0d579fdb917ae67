package dev.trellis.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Where the build has put what is measured. */
record Artefacts(Path root) {

  /** The jars of a packaged function: its own classes, and its folder {@code lib}. */
  List<Path> function(String name) {
    Path target = root.resolve("functions").resolve(name).resolve("target");
    List<Path> jars = new ArrayList<>(List.of(ownJar(target)));
    jars.addAll(list(target.resolve("lambda").resolve("lib")));
    return jars;
  }

  /** The jar of a module of the benchmarks, and all that it needs. */
  List<Path> module(String name) {
    Path target = root.resolve("bench").resolve(name).resolve("target");
    List<Path> jars = new ArrayList<>(List.of(ownJar(target)));
    try {
      String classPath = Files.readString(target.resolve("class-path")).strip();
      for (String jar : classPath.split(File.pathSeparator, -1)) {
        // Needed by the build alone, and not packaged with functions either.
        if (!jar.contains("jspecify")) {
          jars.add(Path.of(jar));
        }
      }
    } catch (IOException notBuilt) {
      throw new UncheckedIOException(notBuilt);
    }
    return jars;
  }

  /** The jar of a module of the benchmarks without anything else. */
  Path ownJar(String module) {
    return ownJar(root.resolve("bench").resolve(module).resolve("target"));
  }

  private static Path ownJar(Path target) {
    return list(target).stream()
        .filter(path -> path.toString().endsWith("-SNAPSHOT.jar"))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("there is no jar in " + target));
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.sorted().toList();
    } catch (IOException notBuilt) {
      throw new UncheckedIOException(notBuilt);
    }
  }
}
