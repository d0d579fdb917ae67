package dev.trellis.llm.scripted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.llm.ModelEvent.FinishReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuildingTest {
  private final Workbench bench = new Workbench();

  @Test
  void buildsTheAppInAnEmptyProject() {
    Workbench.Turn turn = bench.say("Build me a todo app for my garden");

    assertThat(turn.tools())
        .containsExactly("list_files", "write_file", "write_file", "write_file");
    assertThat(turn.steps()).isEqualTo(3);
    assertThat(turn.reason()).isEqualTo(FinishReason.STOP);
    assertThat(turn.text())
        .startsWith("I am the built-in scripted model")
        .contains("configure a key")
        .contains("“Garden list” is ready")
        .contains("add a filter");
    assertThat(bench.files).containsOnlyKeys("index.html", "styles.css", "app.js");
    NodeCheck.assertValid(file("app.js"));
  }

  @Test
  void theAppNeedsNothingButItsOwnFiles() {
    bench.say("Build me a todo app");

    assertThat(file("index.html"))
        .contains("<title>My list</title>", "<h1>My list</h1>")
        .contains("href=\"styles.css\"", "src=\"app.js\"")
        .doesNotContain("{{");
    assertThat(bench.files.values()).noneMatch(content -> content.contains("//cdn"));
    assertThat(bench.files.values()).noneMatch(content -> content.contains("http"));
  }

  @Test
  void theFirstWishMayNameColourAndTheme() {
    bench.say("Build a dark list called Night shift with a #FC0 accent");

    assertThat(file("index.html")).contains("<h1>Night shift</h1>");
    assertThat(file("styles.css"))
        .contains("color-scheme: dark;", "--accent: #ffcc00;", "--on-accent: #000000;");
  }

  @Test
  void theFirstWishMayNameFeatures() {
    Workbench.Turn turn = bench.say("A todo app with filters, search and a progress bar");

    assertThat(file("index.html")).contains("id=\"filters\"", "id=\"search\"", "id=\"progress\"");
    assertThat(turn.text())
        .contains("It has a filter", "It has a search field", "It has a progress");
    NodeCheck.assertValid(file("app.js"));
  }

  @Test
  void keepsFilesThatHaveNothingToDoWithIt() {
    bench.files.put("README.md", "Mine");

    bench.say("Build a grocery list");

    assertThat(bench.files).containsEntry("README.md", "Mine").containsKey("app.js");
    assertThat(file("index.html")).contains("<h1>Grocery list</h1>");
  }

  @Test
  void hostileTitleStaysText() {
    bench.say("Build an app called </title><script>alert('1')</script>");

    assertThat(file("index.html"))
        .contains("<h1>&lt;/title&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;</h1>")
        .doesNotContain("<script>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "\u0000", "\ud83d", "for", "call it", "called \u202e", "\n\n"})
  void anyMessageBuildsAnApp(String message) {
    bench.say(message);

    assertThat(file("index.html")).contains("<title>My list</title>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "word ",
        "👨‍👩‍👧‍👦",
        "\ud83d\ude00\ud83d",
        "a\u0301",
        "\u0000",
        "\"",
        "for my ",
        "'"
      })
  void longMessageGivesShortWholeTitle(String piece) {
    bench.say("Build a list called " + piece.repeat(10_000 / piece.length()));

    String html = file("index.html");
    String title = html.substring(html.indexOf("<title>") + 7, html.indexOf("</title>"));
    assertThat(title.replace("&quot;", "'").replace("&#39;", "'"))
        .isNotBlank()
        .hasSizeLessThanOrEqualTo(60);
    assertThat(title).doesNotContain("\u0000");
    assertThat(title.codePoints().filter(c -> c >= 0xd800 && c <= 0xdfff)).isEmpty();
  }

  private String file(String path) {
    return bench.files.getOrDefault(path, "");
  }
}
