package dev.trellis.llm.scripted;

import static java.util.stream.Collectors.joining;

import java.util.List;

/** The first request: the project has no app yet. */
final class Building {
  private Building() {}

  /** Whether the app can be built without touching a file that is there. */
  static boolean isPossible(Project project) {
    return App.PATHS.stream().allMatch(project::isFree);
  }

  static Plan plan(Wish wish) {
    String title = App.title(wish);
    List<Call> calls =
        App.files(wish).entrySet().stream()
            .map(file -> Call.write(file.getKey(), file.getValue()))
            .toList();
    return new Plan(
        "There is no page yet, so I build what I can build: a to-do list. It is called “"
            + title
            + "” and has three files: index.html, styles.css and app.js.",
        calls,
        done(title, wish));
  }

  private static String done(String title, Wish wish) {
    return "“"
        + title
        + "” is ready: open index.html. You can add items, tick them and remove them, by mouse or"
        + " by keyboard, and a counter tells how many are open. The list stays in this browser"
        + " when the page is closed. "
        + details(wish)
        + "\n\nWhat next? Try “make it teal”, “dark mode”, “call it Weekend” or “"
        + (wish.features().contains(Feature.FILTER) ? "more" : "add a filter")
        + "”.";
  }

  private static String details(Wish wish) {
    String colour =
        wish.colour()
            .map(c -> "Its accent colour is " + c.name() + ", and it is ")
            .orElse("It is ");
    String theme = wish.theme().orElse(Theme.AUTO).description + ".";
    String features =
        wish.features().stream().map(f -> " It has " + f.title + ".").collect(joining());
    return colour + theme + features;
  }
}
