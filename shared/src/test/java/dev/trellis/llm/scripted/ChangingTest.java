package dev.trellis.llm.scripted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.llm.ModelEvent.FinishReason;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChangingTest {
  private final Workbench bench = new Workbench();

  @BeforeEach
  void build() {
    bench.say("Build me a todo app");
  }

  @Test
  void changesTheColour() {
    Workbench.Turn turn = bench.say("Make the buttons green, not blue. No: teal!");

    assertThat(turn.tools()).containsExactly("list_files", "read_files", "edit_file");
    assertThat(turn.text()).doesNotContain("built-in").contains("The accent colour is now teal.");
    assertThat(file("styles.css")).contains("  --accent: #0f766e;\n");
  }

  @Test
  void textOnABrightColourIsBlack() {
    bench.say("use #FFEE00");

    assertThat(file("styles.css")).contains("--accent: #ffee00;", "--on-accent: #000000;");
  }

  @Test
  void setsTheThemeAndKnowsShades() {
    bench.say("dark mode, and a dark green");
    assertThat(file("styles.css")).contains("color-scheme: dark;", "--accent: #15803d;");

    bench.say("a light blue");
    assertThat(file("styles.css")).contains("color-scheme: dark;", "--accent: #2563eb;");

    bench.say("Both light and dark again");
    assertThat(file("styles.css")).contains("color-scheme: light dark;");
  }

  @Test
  void renames() {
    bench.say("Rename it to Blue <Monday> & $1");

    assertThat(file("index.html"))
        .contains("<title>Blue &lt;Monday&gt; &amp; $1</title>")
        .contains("<h1>Blue &lt;Monday&gt; &amp; $1</h1>");
    assertThat(file("styles.css")).contains("--accent: #4f46e5;");
  }

  @Test
  void doesSeveralThingsAtOnce() {
    Workbench.Turn turn = bench.say("Call it Weekend and make it pink and dark with a filter");

    assertThat(turn.text()).contains("“Weekend”", "pink", "always dark", "a filter");
    assertThat(file("index.html")).contains("<h1>Weekend</h1>", "id=\"filters\"");
    assertThat(file("styles.css"))
        .contains("--accent: #db2777;", "color-scheme: dark;", "#filters");
    NodeCheck.assertValid(file("app.js"));
  }

  @Test
  void saysSoWhenNothingIsLeftToDo() {
    bench.say("make it purple and add a search");
    Map<String, String> before = Map.copyOf(bench.files);

    Workbench.Turn turn = bench.say("make it purple and add a search");

    assertThat(turn.tools()).containsExactly("list_files", "read_files");
    assertThat(turn.reason()).isEqualTo(FinishReason.STOP);
    assertThat(turn.text()).contains("purple already", "already has a search field");
    assertThat(bench.files).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource
  void addsTheFeatureThatIsAskedFor(Feature feature) {
    Workbench.Turn turn = bench.say("Please add " + feature.title);

    assertThat(turn.text())
        .contains("The list now has " + feature.title + ".")
        .doesNotContain("script");
    assertThat(feature.isIn(new Project(App.PATHS, bench.files))).isTrue();
    NodeCheck.assertValid(file("app.js"));
  }

  @Test
  void footerSaysWhatItIsToSay() {
    bench.say("Add a footer saying Made by <b>me</b>");

    assertThat(file("index.html"))
        .contains("<footer id=\"note\">Made by &lt;b&gt;me&lt;/b&gt;</footer>");
  }

  @Test
  void footerCanSaySomethingElse() {
    bench.say("add a footer");
    assertThat(file("index.html")).contains(Feature.KEPT_HERE);

    assertThat(bench.say("the footer says \"'\"").text()).contains("now says “'”");
    assertThat(bench.say("the footer says \"'\"").text()).contains("says “'” already");

    assertThat(file("index.html")).contains("<footer id=\"note\">&#39;</footer>");
  }

  @Test
  void longestTitleCanBeChangedAgain() {
    bench.say("call it " + "<".repeat(100));
    bench.say("call it " + "'".repeat(59));
    bench.say("call it Short");

    assertThat(file("index.html")).contains("<h1>Short</h1>");
  }

  @Test
  void wishesNotUnderstoodGetEachFeatureAndAreThenWrittenDown() {
    for (Feature feature : Feature.values()) {
      Workbench.Turn turn = bench.say("Send me an e-mail");
      assertThat(turn.text()).contains("your wish is none of these", "now has " + feature.title);
      assertThat(turn.calls()).hasSize(feature == Feature.FOOTER ? 4 : 5);
      NodeCheck.assertValid(file("app.js"));
    }
    bench.say("Send it to </ul></main> & \u0000 the moon");
    bench.say("Write <ul id=\"wishes\"> my novel");

    assertThat(file("index.html"))
        .contains(
            """
                    <ul id="wishes">
                      <li>Write &lt;ul id=&quot;wishes&quot;&gt; my novel</li>
                      <li>Send it to &lt;/ul&gt;&lt;/main&gt; &amp; the moon</li>
                    </ul>
            """);
    bench.say("Now make it red and call it Done");
    assertThat(file("index.html")).contains("<h1>Done</h1>");
  }

  @Test
  void goesOnWhenTold() {
    assertThat(bench.say("yes please").text())
        .contains("now has " + Feature.CLEAR.title)
        .doesNotContain("none of these");
    for (Feature feature : Feature.values()) {
      bench.say("add " + feature.title);
    }
    Map<String, String> before = Map.copyOf(bench.files);

    assertThat(bench.say("more!").text()).contains("no feature left");
    assertThat(bench.files).isEqualTo(before);
  }

  @Test
  void featuresForOnePlaceAreAddedTogether() {
    bench.say("add a filter, a search field, undo and a clear button");

    assertThat(file("index.html")).contains("clear-done", "filters", "undo", "search");
    assertThat(file("index.html"))
        .contains("      </p>\n      <p id=\"undo\"", "</div>\n      <p class=\"search\">");
    NodeCheck.assertValid(file("app.js"));
  }

  @Test
  void addedLinesAreIndentedLikeTheirNeighbours() {
    bench.say("add a filter");
    bench.say("add a clear button");

    assertThat(file("index.html"))
        .contains("</form>\n      <div id=\"filters\"", "      </div>\n      <ul id=\"items\"")
        .contains("</p>\n      <p class=\"actions\">", "      </p>\n    </main>");
  }

  private String file(String path) {
    return bench.files.getOrDefault(path, "");
  }
}
