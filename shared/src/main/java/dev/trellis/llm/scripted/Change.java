package dev.trellis.llm.scripted;

import java.util.List;

/** One thing that a wish asks for, checked against the project's files. */
sealed interface Change {

  /** Can be done. {@code said} is a sentence about the result. */
  record Possible(List<Edit> edits, String said) implements Change {
    public Possible {
      edits = List.copyOf(edits);
    }
  }

  /** Nothing is left to do. */
  record Already(String said) implements Change {}

  /** The files are not as the script knows them. {@code said} is what was not found. */
  record Impossible(String said) implements Change {}
}
