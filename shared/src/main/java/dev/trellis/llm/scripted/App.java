package dev.trellis.llm.scripted;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The to-do list that the script builds: three files, no framework, no network. */
final class App {
  static final String HTML = "index.html";
  static final String CSS = "styles.css";
  static final String JS = "app.js";
  static final List<String> PATHS = List.of(HTML, CSS, JS);
  private static final String TITLE = "{{title}}";

  private App() {}

  static String title(Wish wish) {
    return wish.title().orElse(wish.topic());
  }

  /** The files by path, in the order in which they are written. */
  static Map<String, String> files(Wish wish) {
    Map<String, String> files = new LinkedHashMap<>();
    for (String path : PATHS) {
      files.put(path, Resource.text("app/" + path));
    }
    files.computeIfPresent(HTML, (_, html) -> html.replace(TITLE, PlainText.html(title(wish))));
    wish.colour().ifPresent(colour -> apply(Style.colour(project(files), colour), files));
    wish.theme().ifPresent(theme -> apply(Style.theme(project(files), theme), files));
    wish.features().forEach(feature -> apply(feature.addTo(project(files), wish), files));
    return files;
  }

  private static Project project(Map<String, String> files) {
    return new Project(PATHS, files);
  }

  private static void apply(Change change, Map<String, String> files) {
    if (change instanceof Change.Possible(List<Edit> edits, _)) {
      for (Edit edit : edits) {
        files.computeIfPresent(
            edit.path(), (_, content) -> content.replace(edit.search(), edit.replace()));
      }
    }
  }
}
