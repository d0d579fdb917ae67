package dev.trellis.agentstream.agents;

import dev.trellis.domain.FilePath;
import java.util.List;
import java.util.Set;

/**
 * What an agent may do.
 *
 * @param tools the tools that it may call
 * @param readOnly files and folders that it may not change with any of them
 */
public record Grant(Set<Tool> tools, List<FilePath> readOnly) {
  public Grant {
    tools = Set.copyOf(tools);
    readOnly = List.copyOf(readOnly);
  }

  public boolean allows(Tool tool) {
    return tools.contains(tool);
  }

  /** Whether it may change files at all. */
  public boolean writes() {
    return tools.stream().anyMatch(Tool::changesFiles);
  }

  /**
   * Whether it may make, change, move or delete this file: it is neither read-only nor in a folder
   * that is, in whatever case the path is spelled.
   */
  public boolean mayChange(FilePath path) {
    String key = path.collisionKey();
    return readOnly.stream()
        .map(FilePath::collisionKey)
        .noneMatch(kept -> key.equals(kept) || key.startsWith(kept + "/"));
  }
}
