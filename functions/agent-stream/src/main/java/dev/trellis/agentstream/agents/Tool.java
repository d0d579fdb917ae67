package dev.trellis.agentstream.agents;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The tools that there are. */
public enum Tool {
  LIST_FILES,
  READ_FILES,
  WRITE_FILE,
  EDIT_FILE,
  MOVE_FILE,
  DELETE_FILE,
  SUBMIT_REVIEW;

  /** The name that models call it by. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it changes files. */
  public boolean changesFiles() {
    return switch (this) {
      case LIST_FILES, READ_FILES, SUBMIT_REVIEW -> false;
      case WRITE_FILE, EDIT_FILE, MOVE_FILE, DELETE_FILE -> true;
    };
  }

  /** The tool of this name, spelled exactly so. */
  public static Optional<Tool> of(String text) {
    return Arrays.stream(values()).filter(tool -> tool.text().equals(text)).findFirst();
  }
}
