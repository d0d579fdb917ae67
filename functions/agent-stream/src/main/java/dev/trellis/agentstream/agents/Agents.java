package dev.trellis.agentstream.agents;

import static dev.trellis.agentstream.agents.Tool.DELETE_FILE;
import static dev.trellis.agentstream.agents.Tool.EDIT_FILE;
import static dev.trellis.agentstream.agents.Tool.LIST_FILES;
import static dev.trellis.agentstream.agents.Tool.MOVE_FILE;
import static dev.trellis.agentstream.agents.Tool.READ_FILES;
import static dev.trellis.agentstream.agents.Tool.SUBMIT_REVIEW;
import static dev.trellis.agentstream.agents.Tool.WRITE_FILE;

import dev.trellis.domain.AgentName;
import dev.trellis.domain.FilePath;
import java.util.List;
import java.util.Set;

/** The agents that there are. */
public final class Agents {
  private final List<FilePath> readOnly;

  /**
   * @param readOnly files and folders that none of them may change
   */
  public Agents(List<FilePath> readOnly) {
    this.readOnly = List.copyOf(readOnly);
  }

  /** The agent that answers a message under this name. */
  public Agent answering(AgentName name) {
    return switch (name) {
      case BUILDER ->
          agent(
              name,
              Instructions.BUILDER,
              Set.of(LIST_FILES, READ_FILES, WRITE_FILE, EDIT_FILE, MOVE_FILE, DELETE_FILE));
      case FIXER -> agent(name, Instructions.FIXER, Set.of(LIST_FILES, READ_FILES, EDIT_FILE));
      case REVIEWER -> agent(name, Instructions.REVIEWER, Set.of(LIST_FILES, READ_FILES));
      case EXPLAINER -> agent(name, Instructions.EXPLAINER, Set.of(LIST_FILES, READ_FILES));
    };
  }

  /** The reviewer of what another agent has changed, who ends with a verdict. */
  public Agent judging() {
    return agent(
        AgentName.REVIEWER, Instructions.JUDGE, Set.of(LIST_FILES, READ_FILES, SUBMIT_REVIEW));
  }

  private Agent agent(AgentName name, String instructions, Set<Tool> tools) {
    return new Agent(name, instructions, new Grant(tools, readOnly));
  }
}
