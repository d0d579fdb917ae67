package dev.trellis.llm.scripted;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The changes to the looks of the app and to its words. */
final class Style {
  // What is found becomes a search text, so it stays short and on one line.
  private static final Pattern ACCENT = declaration("--accent");
  private static final Pattern ON_ACCENT = declaration("--on-accent");
  private static final Pattern SCHEME = declaration("(?<![-\\w])color-scheme");
  private static final Pattern TITLE =
      Pattern.compile("<title>[^<\\p{Cntrl}\\p{Cs}]{0,400}</title>");
  private static final Pattern HEADING =
      Pattern.compile("<h1([^<>\\p{Cntrl}\\p{Cs}]{0,200})>[^<\\p{Cntrl}\\p{Cs}]{0,400}</h1>");
  private static final Pattern FOOTER =
      Pattern.compile("<footer id=\"note\">[^<\\p{Cntrl}\\p{Cs}]{0,2000}</footer>");

  private Style() {}

  static Change colour(Project project, Colour colour) {
    String css = project.content(App.CSS);
    Optional<Edit> accent = edit(css, App.CSS, ACCENT, "--accent: " + colour.hex() + ";");
    Optional<Edit> text = edit(css, App.CSS, ON_ACCENT, "--on-accent: " + colour.onAccent() + ";");
    return change(
        project,
        // A page of someone else may have an accent without a colour for what stands on it.
        accent.isEmpty() ? List.of() : Stream.of(accent, text).flatMap(Optional::stream).toList(),
        "The accent colour is now " + colour.name() + ".",
        "The accent colour is " + colour.name() + " already.",
        "an accent colour");
  }

  static Change theme(Project project, Theme theme) {
    String css = project.content(App.CSS);
    Optional<Edit> scheme = edit(css, App.CSS, SCHEME, "color-scheme: " + theme.scheme + ";");
    return change(
        project,
        // Without colours for both schemes, naming one would change little.
        scheme.filter(_ -> css.contains("light-dark(")).stream().toList(),
        "The page is now " + theme.description + ".",
        "The page is " + theme.description + " already.",
        "a dark and a light colour scheme");
  }

  static Change title(Project project, String title) {
    String html = project.content(App.HTML);
    String escaped = PlainText.html(title);
    Matcher heading = HEADING.matcher(html);
    String attributes = heading.find() ? heading.group(1) : "";
    Optional<Edit> inTab = edit(html, App.HTML, TITLE, "<title>" + escaped + "</title>");
    Optional<Edit> onPage =
        edit(html, App.HTML, HEADING, "<h1" + attributes + ">" + escaped + "</h1>");
    return change(
        project,
        inTab.isEmpty() || onPage.isEmpty() ? List.of() : List.of(inTab.get(), onPage.get()),
        "The list is now called “" + title + "”.",
        "The list is called “" + title + "” already.",
        "one title and one heading");
  }

  /** Changes what the footer says. */
  static Change footer(Project project, String text) {
    String replace = "<footer id=\"note\">" + PlainText.html(text) + "</footer>";
    return change(
        project,
        edit(project.content(App.HTML), App.HTML, FOOTER, replace).stream().toList(),
        "The footer now says “" + text + "”.",
        "The footer says “" + text + "” already.",
        "the footer's text");
  }

  private static Change change(
      Project project, List<Edit> edits, String done, String already, String missing) {
    if (edits.isEmpty()) {
      return new Change.Impossible(missing);
    }
    List<Edit> real = edits.stream().filter(edit -> !edit.search().equals(edit.replace())).toList();
    return real.isEmpty() ? new Change.Already(already) : project.change(real, done, missing);
  }

  /** Nothing if there is more than one: which of them to change would be a guess. */
  private static Optional<Edit> edit(String content, String path, Pattern search, String replace) {
    List<String> found = search.matcher(content).results().map(MatchResult::group).toList();
    return found.size() == 1
        ? Optional.of(new Edit(path, found.getFirst(), replace))
        : Optional.empty();
  }

  private static Pattern declaration(String property) {
    return Pattern.compile(property + ":[^;{}\\p{Cntrl}\\p{Cs}]{0,100};");
  }
}
