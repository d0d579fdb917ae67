package dev.trellis.agentstream;

import dev.trellis.domain.FilePath;
import java.util.Map;

/** The project's files in words, for a model. */
final class FileList {
  private FileList() {}

  /**
   * Paths and sizes, a line each.
   *
   * @param most the most characters; if there are more files it says how many
   */
  static String of(Map<FilePath, Integer> sizes, int most) {
    if (sizes.isEmpty()) {
      return "(none)";
    }
    StringBuilder text = new StringBuilder();
    int listed = 0;
    for (Map.Entry<FilePath, Integer> file : sizes.entrySet()) {
      String line = "%s (%d bytes)\n".formatted(file.getKey(), file.getValue());
      if (text.length() + line.length() > most) {
        return text + "and %d more".formatted(sizes.size() - listed);
      }
      text.append(line);
      listed++;
    }
    return text.toString().stripTrailing();
  }
}
