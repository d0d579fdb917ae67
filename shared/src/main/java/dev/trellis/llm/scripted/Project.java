package dev.trellis.llm.scripted;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What is known of the project.
 *
 * @param paths of all its files
 * @param contents of those files that were read
 */
record Project(List<String> paths, Map<String, String> contents) {
  Project {
    paths = List.copyOf(paths);
    contents = Map.copyOf(contents);
  }

  /** Empty for a file that is not there or was not read. */
  String content(String path) {
    return contents.getOrDefault(path, "");
  }

  List<String> present(Collection<String> wanted) {
    return wanted.stream().filter(paths::contains).toList();
  }

  /**
   * Whether a file can be created without touching another: projects take no two names that differ
   * in case only, and no file that is also a folder.
   */
  boolean isFree(String path) {
    return paths.stream()
        .map(other -> other.toLowerCase(Locale.ROOT))
        .noneMatch(other -> other.equals(path) || other.startsWith(path + "/"));
  }

  /** The change, if each of its search texts occurs exactly once. */
  Change change(List<Edit> edits, String said, String missing) {
    boolean possible = edits.stream().allMatch(edit -> occursOnce(edit.search(), edit.path()));
    return possible ? new Change.Possible(edits, said) : new Change.Impossible(missing);
  }

  private boolean occursOnce(String search, String path) {
    String content = content(path);
    int at = content.indexOf(search);
    return at >= 0 && content.indexOf(search, at + 1) < 0;
  }
}
