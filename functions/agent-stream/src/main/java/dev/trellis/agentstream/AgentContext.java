package dev.trellis.agentstream;

import dev.trellis.cache.RunFeed;
import dev.trellis.llm.Model;
import dev.trellis.store.Files;
import dev.trellis.store.RunEvents;
import dev.trellis.store.RunQueue;
import dev.trellis.store.Runs;

/** What runs and their readers work with. */
record AgentContext(
    Runs runs,
    RunEvents events,
    RunQueue queue,
    RunFeed feed,
    Files files,
    Model model,
    Spending spending,
    LiveRuns live) {}
