package dev.trellis.llm.scripted;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What can be added to the app, in the order in which it is offered. */
enum Feature {
  CLEAR(
      "clear (?:all|the|completed|done|finished|ticked|button)",
      "clear",
      Anchor.MAIN_END,
      "id=\"clear-done\"",
      "a “Clear completed” button"),
  FILTER("filters?", "filter", Anchor.ITEMS, "id=\"filters\"", "a filter for all, open or done"),
  UNDO("undo", "undo", Anchor.MAIN_END, "id=\"undo\"", "an “Undo” for what was removed"),
  SEARCH("search", "search", Anchor.ITEMS, "id=\"search\"", "a search field"),
  PROGRESS("progress", "progress", Anchor.FORM, "id=\"progress\"", "a progress bar"),
  FOOTER("footer|footnote|a note", "footer", Anchor.BODY_END, "id=\"note\"", "a footer note");

  static final String KEPT_HERE = "This list is kept in this browser only.";
  private static final String NOTE = "{{note}}";

  private final Pattern words;
  private final String resource;
  private final Anchor anchor;
  private final String mark;

  /** As part of a sentence. */
  final String title;

  Feature(String words, String resource, Anchor anchor, String mark, String title) {
    this.words = Pattern.compile("\\b(?:" + words + ")\\b", Pattern.CASE_INSENSITIVE);
    this.resource = resource;
    this.anchor = anchor;
    this.mark = mark;
    this.title = title;
  }

  /** The features that a text names. */
  static List<Feature> in(String text) {
    return Arrays.stream(values()).filter(feature -> feature.words.matcher(text).find()).toList();
  }

  /** The first that the app does not have yet. */
  static Optional<Feature> next(Project project) {
    return Arrays.stream(values()).filter(feature -> !feature.isIn(project)).findFirst();
  }

  boolean isIn(Project project) {
    return project.content(App.HTML).contains(mark);
  }

  Change addTo(Project project, Wish wish) {
    if (this == FOOTER && isIn(project) && wish.saying().isPresent()) {
      return Style.footer(project, wish.saying().get());
    }
    if (isIn(project)) {
      return new Change.Already("The list already has " + title + ".");
    }
    String html =
        Resource.text("features/" + resource + ".html")
            .replace(NOTE, PlainText.html(wish.saying().orElse(KEPT_HERE)));
    List<Edit> edits = new ArrayList<>();
    edits.add(anchor.before(html));
    edits.add(Anchor.CSS_END.before(Resource.text("features/" + resource + ".css") + "\n"));
    if (this != FOOTER) {
      edits.add(Anchor.JS_END.before(Resource.text("features/" + resource + ".js") + "\n"));
    }
    return project.change(edits, "The list now has " + title + ".", "where to put " + title);
  }
}
