package dev.trellis.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The migrations of a folder of resources beside this class: a pair of SQL files each, and a file
 * {@code index} with their names, one a line, in the order in which they run. The index is there
 * because the contents of a jar's folder cannot be listed without reading the whole jar.
 */
final class MigrationScripts {
  private static final String RELEASED = "migrations";

  private MigrationScripts() {}

  /** The migrations of this release. */
  static List<Migration> released() {
    return in(RELEASED);
  }

  /** The name of the last migration of this release; reads no script. */
  static String newest() {
    return names(RELEASED).getLast();
  }

  /**
   * The migrations of another folder.
   *
   * @throws IllegalStateException if a file is missing, or the index is not in order
   */
  static List<Migration> in(String folder) {
    return names(folder).stream()
        .map(
            name ->
                new Migration(
                    name,
                    text(folder + "/" + name + ".up.sql"),
                    text(folder + "/" + name + ".down.sql")))
        .toList();
  }

  private static List<String> names(String folder) {
    List<String> names = text(folder + "/index").lines().toList();
    if (names.isEmpty() || !names.equals(names.stream().sorted().distinct().toList())) {
      throw new IllegalStateException(folder + "/index is empty or not in order");
    }
    return names;
  }

  private static String text(String file) {
    try (InputStream in = MigrationScripts.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + file + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }
}
