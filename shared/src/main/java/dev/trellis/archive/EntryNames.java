package dev.trellis.archive;

import static dev.trellis.archive.BadArchiveException.require;

import dev.trellis.domain.FilePath;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The names of an archive's entries: each a path of a project, and none in another's way. */
final class EntryNames {
  private final Map<String, FilePath> files = new HashMap<>();
  private final Set<String> folders = new HashSet<>();
  private final String topFolder;

  /**
   * @param topFolder what every name begins with and no path does
   */
  EntryNames(String topFolder) {
    this.topFolder = topFolder;
  }

  /**
   * Takes an entry's name.
   *
   * @return its path; empty for a folder
   * @throws BadArchiveException if it is no path, or an earlier one is in its way
   */
  Optional<FilePath> add(CentralEntry entry) throws BadArchiveException {
    String name = EntryName.of(entry).substring(topFolder.length());
    if (entry.isFolder() && name.isEmpty()) {
      return Optional.empty();
    }
    FilePath path = path(entry.isFolder() ? name.substring(0, name.length() - 1) : name);
    String key = path.collisionKey();
    if (entry.isFolder()) {
      folders.add(key);
    } else {
      FilePath other = files.putIfAbsent(key, path);
      require(other == null, "collides with another entry");
    }
    folders.addAll(path.folderKeys());
    require(!folders.contains(key) || !files.containsKey(key), "is a folder and a file at once");
    require(path.folderKeys().stream().noneMatch(files::containsKey), "lies below a file");
    return entry.isFolder() ? Optional.empty() : Optional.of(path);
  }

  private static FilePath path(String name) throws BadArchiveException {
    try {
      return new FilePath(name);
    } catch (FilePath.InvalidPathException invalid) {
      throw new BadArchiveException("has a name that " + invalid.reason());
    }
  }
}
