package dev.trellis.llm.scripted;

/** A line of the app in front of which something can be added, as often as one likes. */
enum Anchor {
  FORM(App.HTML, 6, "<form id=\"add-form\""),
  ITEMS(App.HTML, 6, "<ul id=\"items\""),
  MAIN_END(App.HTML, 4, "</main>"),
  BODY_END(App.HTML, 2, "</body>"),
  CSS_END(App.CSS, 0, "/* Narrow screens */"),
  JS_END(App.JS, 0, "// Show what was kept from the last visit.");

  private final String path;
  private final int indent;
  private final String line;

  Anchor(String path, int indent, String line) {
    this.path = path;
    this.indent = indent;
    this.line = line;
  }

  /**
   * Adds whole lines. The spaces before the anchor's line serve the first added line, so these are
   * taken off it and written again before the anchor.
   */
  Edit before(String lines) {
    return new Edit(path, line, lines.substring(indent) + " ".repeat(indent) + line);
  }
}
