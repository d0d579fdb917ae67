package dev.trellis.agentstream;

import dev.trellis.agentstream.agents.Agents;
import dev.trellis.agentstream.context.ContextCache;
import dev.trellis.agentstream.context.ContextWindow;
import dev.trellis.cache.ResponseCache;
import dev.trellis.cache.RunFeed;
import dev.trellis.config.AgentsConfig;
import dev.trellis.domain.AgentName;
import dev.trellis.llm.Model;
import dev.trellis.store.Conversations;
import dev.trellis.store.Db;
import dev.trellis.store.Files;
import dev.trellis.store.RunEvents;
import dev.trellis.store.RunQueue;
import dev.trellis.store.Runs;
import java.time.Duration;
import java.util.function.Function;

/**
 * What all runs of a process, and their readers, work with.
 *
 * @param models the model that each agent asks
 * @param spending what they may spend on it
 */
record AgentServices(
    Runs runs,
    RunEvents events,
    RunQueue queue,
    RunFeed feed,
    LiveRuns live,
    Files files,
    Conversations conversations,
    ConversationPages pages,
    ContextCache contexts,
    Function<AgentName, Model> models,
    Spending spending,
    Agents agents,
    AgentsConfig config) {

  /**
   * @param lease how long a runner may stay silent before it counts as gone
   */
  static AgentServices of(
      Db db,
      ResponseCache cache,
      RunFeed feed,
      Duration lease,
      Function<AgentName, Model> models,
      Spending spending,
      AgentsConfig config) {
    Conversations conversations = new Conversations(db);
    return new AgentServices(
        new Runs(db, lease),
        new RunEvents(db, lease),
        new RunQueue(db, lease),
        feed,
        new LiveRuns(),
        new Files(db),
        conversations,
        new ConversationPages(conversations, cache),
        new ContextCache(),
        models,
        spending,
        new Agents(config.readOnly()),
        config);
  }

  /** How much the models of a run can be shown, which may answer so many tokens at once. */
  ContextWindow window(int mostOutput) {
    return new ContextWindow(config.contextTokens(), mostOutput);
  }
}
