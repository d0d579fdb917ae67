package dev.trellis.llm.scripted;

/** One replacement in one file; the text that is searched must occur exactly once. */
record Edit(String path, String search, String replace) {

  boolean isAtSamePlace(Edit other) {
    return path.equals(other.path) && search.equals(other.search);
  }

  /** Both in one, where each puts something in front of the same text, which stays. */
  Edit then(Edit later) {
    String added = replace.substring(0, replace.length() - search.length());
    return new Edit(path, search, added + later.replace);
  }
}
