package dev.trellis.agentstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trellis.agentstream.Workspace.RefusedException;
import dev.trellis.agentstream.agents.Agents;
import dev.trellis.domain.AgentName;
import dev.trellis.domain.FilePath;
import dev.trellis.domain.Tier;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The agents' tool that changes parts of a file. */
class EditFileTest {
  private static final FilePath FILE = new FilePath("a.txt");
  private static final int MOST_EDITS = 50;

  private final Workspace workspace =
      new Workspace(List.of(), _ -> Optional.empty(), Tier.ENTERPRISE);
  private final Tools tools =
      new Tools(workspace, new Agents(List.of()).answering(AgentName.BUILDER).grant());
  private final ObjectNode input = JsonNodeFactory.instance.objectNode().put("path", "a.txt");
  private final ArrayNode edits = input.putArray("edits");

  private void edit(String search, String replace) {
    edits.addObject().put("search", search).put("replace", replace);
  }

  private void run() {
    tools.run("edit_file", input, 0);
  }

  private String refusal() {
    return catchThrowableOfType(RefusedException.class, this::run).reason();
  }

  @Test
  void editsAreMadeOneAfterTheOther() {
    workspace.write(FILE, "one two");
    edit("one", "two and");
    edit("two two", "two");
    edit("and two", "three");
    edit("two three", "");

    assertThat(refusal()).startsWith("edits[1].search does not occur");
    assertThat(workspace.read(FILE)).as("all or none").isEqualTo("one two");
    edits.remove(1);
    run();
    assertThat(workspace.read(FILE)).isEmpty();
  }

  @Test
  void theModelIsToldWhatIsThereInstead() {
    workspace.write(FILE, "const a = 1;\nconst b = 2;\n");
    edit("const b = 3;\n", "");

    assertThat(refusal())
        .isEqualTo(
            "edits[0].search does not occur; the nearest text is on lines 2 to 2:\nconst b = 2;\n");
  }

  @Test
  void aTextThatOccursTwiceIsNotReplacedAtRandom() {
    workspace.write(FILE, "aaa");
    edit("aa", "b");

    assertThat(refusal()).startsWith("edits[0].search occurs 2 times");
  }

  /** A stop is seen between two calls: comparing anew from each place would take minutes. */
  @Test
  @Timeout(60)
  void aTextThatNearlyMatchesEverywhereTakesNoLonger() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < MOST_EDITS; i++) {
      String search = "a".repeat(10_000) + "#%02d".formatted(i);
      text.append(search);
      edit(search, search.replace('a', 'b'));
    }
    workspace.write(FILE, text.toString());
    run();

    assertThat(workspace.read(FILE)).isEqualTo(text.toString().replace('a', 'b'));
  }
}
