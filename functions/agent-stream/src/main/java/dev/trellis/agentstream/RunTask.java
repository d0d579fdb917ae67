package dev.trellis.agentstream;

import dev.trellis.store.Runs;

/**
 * What the parts of one run work for, and with.
 *
 * @param request what is asked for
 * @param retry how they wait for a database that is away
 */
record RunTask(
    AgentServices services, AgentRun.Request request, Runs.Opened opened, StoreRetry retry) {}
