package dev.trellis.agentstream;

import dev.trellis.agentstream.agents.Agent;
import dev.trellis.agentstream.context.Compaction;
import dev.trellis.agentstream.context.ContextWindow;
import dev.trellis.agentstream.context.History;
import dev.trellis.agentstream.context.TokenEstimate;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.UserId;
import dev.trellis.llm.Model;
import dev.trellis.llm.ModelMessage;
import dev.trellis.store.Conversations;
import dev.trellis.store.Conversations.Summary;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a conversation short enough to be shown to an agent's model. The summary that this takes is
 * made once and kept, for as long as the messages are there that it speaks of.
 */
final class AgentContext {
  private static final Logger LOG = LoggerFactory.getLogger(AgentContext.class);

  /** The list of files has an eighth of the room, at 3.5 characters a token. */
  private static final int ROOM_BY_FILES = 8;

  private final Conversations conversations;
  private final StoreRetry retry;
  private final Summarizer summarizer;
  private final int room;

  /**
   * @param retry how it waits for a database that is away
   */
  AgentContext(
      Conversations conversations,
      ModelCalls calls,
      Model model,
      ContextWindow window,
      Agent agent,
      StoreRetry retry) {
    this.conversations = conversations;
    this.retry = retry;
    this.summarizer = new Summarizer(calls, model, window);
    this.room =
        window.room(TokenEstimate.of(agent.instructions(), ToolSpecs.of(agent.grant().tools())));
  }

  /**
   * A conversation that was made short.
   *
   * @param shown with at most about four fifths of the room
   * @param remembered what to go on from with the next message: with all that was read, where it
   *     could not be summarized
   */
  record Compacted(History shown, History remembered) {}

  /**
   * Makes a conversation short, if it is long.
   *
   * @param history ends with the message to answer
   */
  Compacted compacted(UserId user, ProjectId project, History history) {
    Compaction compaction = Compaction.of(history, room);
    if (compaction.older().isEmpty()) {
      return new Compacted(compaction.kept(), compaction.kept());
    }
    Optional<String> summary =
        summarizer.summarize(compaction.kept().summary(), compaction.older());
    if (summary.isEmpty()) {
      return new Compacted(compaction.kept(), history);
    }
    Summary made = new Summary(compaction.older().getLast().messageId(), summary.get());
    if (!retry.call(() -> conversations.keep(user, project, made))) {
      LOG.warn("a summary was not kept: its last message is gone");
    }
    History shorter = compaction.summarized(summary.get());
    return new Compacted(shorter, shorter);
  }

  /** The conversation for the model. */
  List<ModelMessage> messages(History history, Workspace workspace) {
    return history.messages(FileList.of(workspace.list(), room * 7 / 2 / ROOM_BY_FILES));
  }
}
