package dev.trellis.agentstream;

import dev.trellis.agentstream.agents.Agents;
import dev.trellis.agentstream.context.ContextCache;
import dev.trellis.agentstream.context.ContextWindow;
import dev.trellis.cache.Cache;
import dev.trellis.cache.ResponseCache;
import dev.trellis.cache.RunFeed;
import dev.trellis.cache.RunHints;
import dev.trellis.config.AgentsConfig;
import dev.trellis.config.RunsConfig;
import dev.trellis.domain.AgentName;
import dev.trellis.llm.Model;
import dev.trellis.store.Conversations;
import dev.trellis.store.Db;
import dev.trellis.store.Files;
import dev.trellis.store.RunContinuations;
import dev.trellis.store.RunEvents;
import dev.trellis.store.RunQueue;
import dev.trellis.store.Runs;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * What all runs of a process, and their readers, work with.
 *
 * @param mostContinuations how many runs in a row go on by themselves; 0 if none does
 * @param models the model that each agent asks
 * @param spending what they may spend on it
 */
record AgentServices(
    Runs runs,
    RunEvents events,
    RunQueue queue,
    RunContinuations continuations,
    int mostContinuations,
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
   * @param cache empty where none is configured
   */
  static AgentServices of(
      Db db,
      ResponseCache responses,
      Optional<Cache> cache,
      RunsConfig runs,
      Function<AgentName, Model> models,
      Spending spending,
      AgentsConfig config) {
    Conversations conversations = new Conversations(db);
    Duration lease = runs.lease();
    return new AgentServices(
        new Runs(db, lease),
        new RunEvents(db, lease),
        new RunQueue(db, lease),
        new RunContinuations(db, lease),
        runs.continuations(),
        new RunFeed(cache),
        new LiveRuns(new RunHints(cache)),
        new Files(db),
        conversations,
        new ConversationPages(conversations, responses),
        new ContextCache(),
        models,
        spending,
        new Agents(config.readOnly()),
        config);
  }

  /**
   * How a run goes on by itself, if it may.
   *
   * @param agent who answers, if that is known
   */
  Optional<RunContinuations.Next> next(Outcome outcome, Optional<AgentName> agent) {
    return agent
        .filter(_ -> outcome.resumable() && mostContinuations > 0)
        .map(name -> new RunContinuations.Next(name, mostContinuations));
  }

  /** How much the models of a run can be shown, which may answer so many tokens at once. */
  ContextWindow window(int mostOutput) {
    return new ContextWindow(config.contextTokens(), mostOutput);
  }
}
