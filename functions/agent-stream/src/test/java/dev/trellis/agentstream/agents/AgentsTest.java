package dev.trellis.agentstream.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.AgentName;
import dev.trellis.domain.FilePath;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgentsTest {
  private final Agents agents =
      new Agents(List.of(new FilePath(".github"), new FilePath("LICENSE")));

  @Test
  void onlyBuilderAndFixerWriteAndOnlyTheBuilderDeletes() {
    for (AgentName name : AgentName.values()) {
      Grant grant = agents.answering(name).grant();
      assertThat(grant.writes()).isEqualTo(name == AgentName.BUILDER || name == AgentName.FIXER);
      for (Tool tool : List.of(Tool.WRITE_FILE, Tool.MOVE_FILE, Tool.DELETE_FILE)) {
        assertThat(grant.allows(tool)).isEqualTo(name == AgentName.BUILDER);
      }
      assertThat(grant.allows(Tool.SUBMIT_REVIEW)).isFalse();
    }
    assertThat(agents.judging().grant().writes()).isFalse();
    assertThat(agents.judging().grant().allows(Tool.SUBMIT_REVIEW)).isTrue();
  }

  @Test
  void whatIsReadOnlyIsSoInAnySpelling() {
    Grant grant = agents.answering(AgentName.BUILDER).grant();

    for (String path :
        List.of("LICENSE", "license", ".github/a.yml", ".GitHub/A/b.yml", ".GITHUB")) {
      assertThat(grant.mayChange(new FilePath(path))).as(path).isFalse();
    }
    for (String path : List.of("LICENSE.txt", "docs/LICENSE", ".github.txt", "a/.github")) {
      assertThat(grant.mayChange(new FilePath(path))).as(path).isTrue();
    }
  }

  @Test
  void toolsAreKnownByTheirNamesAlone() {
    for (Tool tool : Tool.values()) {
      assertThat(Tool.of(tool.text())).hasValue(tool);
      assertThat(Tool.of(tool.name())).isEmpty();
      assertThat(Tool.of(" " + tool.text())).isEmpty();
    }
  }
}
