package dev.trellis.llm.scripted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.llm.ModelEvent.FinishReason;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignProjectTest {
  private static final String PAGE = "<title>Shop</title><h1>One</h1><h1>Two</h1>";
  private final Workbench bench = new Workbench();

  @ParameterizedTest
  @ValueSource(strings = {"index.html", "app.js", "Styles.CSS", "app.js/readme.txt"})
  void writesANoteBesideFilesItDoesNotKnow(String path) {
    bench.files.put(path, PAGE);

    Workbench.Turn turn = bench.say("Make me a <b>list</b>");

    assertThat(bench.files).containsOnlyKeys(path, "notes.md").containsEntry(path, PAGE);
    assertThat(turn.text()).contains("not the list that my script knows", "in notes.md");
    assertThat(turn.reason()).isEqualTo(FinishReason.STOP);
    assertThat(bench.files.get("notes.md")).contains("- Make me a &lt;b&gt;list&lt;/b&gt;");
  }

  @Test
  void keepsItsEarlierNotes() {
    bench.files.put("index.html", PAGE);

    bench.say("make it blue");
    bench.say("and call it X");

    assertThat(bench.files).containsEntry("index.html", PAGE);
    assertThat(bench.files.get("notes.md")).contains("- make it blue", "- and call it X");
  }

  @ParameterizedTest
  @ValueSource(strings = {"notes.md", "NOTES.md"})
  void leavesTheNotesOfOthersAlone(String path) {
    bench.files.put("index.html", PAGE);
    bench.files.put(path, "Milk");
    Map<String, String> before = Map.copyOf(bench.files);

    Workbench.Turn turn = bench.say("make it blue");

    assertThat(bench.files).isEqualTo(before);
    assertThat(turn.text()).contains("leave everything as it is");
  }

  @Test
  void changesWhatItCanFindInThem() {
    bench.files.put("index.html", "<title>Shop</title>\r\n<h1 class=\"big\">Shop</h1>");

    Workbench.Turn turn = bench.say("Rename it to Bazaar. Add a filter, too");

    assertThat(bench.files)
        .containsOnlyKeys("index.html")
        .containsEntry("index.html", "<title>Bazaar</title>\r\n<h1 class=\"big\">Bazaar</h1>");
    assertThat(turn.text()).contains("I did not find where to put a filter");
  }

  @ParameterizedTest
  @ValueSource(strings = {"list_files", "read_files", "edit_file"})
  void stopsAfterAToolFailed(String tool) {
    bench.say("Build a list");
    Map<String, String> before = Map.copyOf(bench.files);
    bench.brokenTools.add(tool);

    Workbench.Turn turn = bench.say("make it blue");

    assertThat(turn.reason()).isEqualTo(FinishReason.STOP);
    assertThat(turn.tools()).endsWith(tool).doesNotHaveDuplicates();
    assertThat(turn.text()).contains("That did not work: " + tool + " said “The disk is full.”");
    assertThat(bench.files).isEqualTo(before);
  }
}
