package dev.trellis.llm.scripted;

import java.util.List;

/** The section of the page that keeps what the script cannot build. */
final class Wishes {
  private static final String LIST = "<ul id=\"wishes\">";

  private Wishes() {}

  /** Adds a line, the newest first, and the section where there is none. */
  static Change add(Project project, Wish wish) {
    String line = PlainText.html(wish.line());
    List<Edit> edits =
        project.content(App.HTML).contains(LIST)
            ? List.of(new Edit(App.HTML, LIST, LIST + "\n          <li>" + line + "</li>"))
            : List.of(
                Anchor.MAIN_END.before(
                    Resource.text("features/wishes.html").replace("{{wish}}", line)),
                Anchor.CSS_END.before(Resource.text("features/wishes.css") + "\n"));
    return project.change(
        edits, "Your wish now stands under “Wishes” on the page.", "where to put a wish");
  }
}
