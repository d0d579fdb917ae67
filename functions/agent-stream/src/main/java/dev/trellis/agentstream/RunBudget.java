package dev.trellis.agentstream;

import dev.trellis.domain.Ceiling;
import dev.trellis.domain.Ceilings;
import dev.trellis.domain.NanoUsd;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.RunId;
import dev.trellis.domain.TokenPrice;
import dev.trellis.domain.TokenUsage;
import dev.trellis.domain.UserId;
import dev.trellis.llm.Model;
import dev.trellis.llm.ModelException;
import dev.trellis.llm.ModelRequest;
import dev.trellis.llm.PromptSize;
import dev.trellis.store.Budgets;
import dev.trellis.store.Budgets.Decision;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one run may still spend. Each call of the model is reserved before it is made and settled
 * when it is over. One that breaks off is not settled here: nobody knows what it cost, so it counts
 * as the worst once the run is over. For one thread.
 */
final class RunBudget {
  private static final Logger LOG = LoggerFactory.getLogger(RunBudget.class);

  private final Spending spending;
  private final UserId user;
  private final RunId run;
  private final Ceilings ceilings;
  private final StoreRetry retry;
  private @Nullable Reserved reserved;
  private int steps;

  // The newest request that its provider has counted.
  private @Nullable Counted counted;

  /** A call that is under way, of {@code model} or what stands in for it. */
  private record Reserved(
      UUID id, Model model, ModelRequest request, long inputTokens, int outputTokens) {}

  private record Counted(Model model, ModelRequest request, long tokens) {}

  RunBudget(Spending spending, UserId user, RunId run, Ceilings ceilings, StoreRetry retry) {
    this.spending = spending;
    this.user = user;
    this.run = run;
    this.ceilings = ceilings;
    this.retry = retry;
  }

  Ceilings ceilings() {
    return ceilings;
  }

  /**
   * Reserves the worst that a request can cost, whichever of the model's fallbacks answers it.
   *
   * @return the request, with no more output than there is room for
   * @throws ProblemException that says which ceiling was met
   */
  ModelRequest reserve(Model model, ModelRequest request) {
    Instant now = spending.clock().instant();
    if (steps == ceilings.steps()) {
      throw Ceiling.RUN_STEPS.problem(ceilings, now);
    }
    steps++;
    long input = mostInput(model, request);
    // One that is made twice, since the answer to the first was lost, counts twice: the safe side.
    Budgets.Call call = spending.call(run, now, model, input, request.maxOutputTokens());
    return switch (retry.call(() -> spending.budgets().reserve(user, call, ceilings))) {
      case Decision.Refused(Ceiling ceiling) -> throw ceiling.problem(ceilings, now);
      case Decision.Granted(UUID id, int outputTokens) -> {
        reserved = new Reserved(id, model, request, input, outputTokens);
        yield request.withMaxOutputTokens(outputTokens);
      }
    };
  }

  /**
   * What was sent before was counted, and what came to it since has no more tokens than bytes.
   * Another model counts otherwise, so this does not hold where one may stand in.
   */
  private long mostInput(Model model, ModelRequest request) {
    long bound = PromptSize.tokensAtMost(request);
    Counted last = counted;
    if (last == null
        || !last.model().equals(model)
        || model.names().size() > 1
        || !request.continues(last.request())) {
      return bound;
    }
    return Math.min(bound, last.tokens() + bound - PromptSize.tokensAtMost(last.request()));
  }

  /**
   * Counts what the provider says that the call has cost, and the worst of what it does not say.
   *
   * @param model the name of the one that answered
   */
  void settle(String model, TokenUsage usage) {
    Reserved call = reserved;
    if (call == null) {
      throw new IllegalStateException("no call is under way");
    }
    // A request has tokens; an answer may have none.
    boolean told = usage.inputTokens() > 0;
    TokenUsage spent =
        new TokenUsage(
            told ? usage.inputTokens() : call.inputTokens(),
            usage.cachedInputTokens(),
            usage.cacheWriteTokens(),
            usage.equals(TokenUsage.NONE) ? call.outputTokens() : usage.outputTokens());
    counted = told ? new Counted(call.model(), call.request(), usage.inputTokens()) : null;
    settle(call, model, spent, told ? spending.price(model) : spending.dearest(call.model()));
    if (spent.inputTokens() > call.inputTokens() || spent.outputTokens() > call.outputTokens()) {
      LOG.warn(
          "{} used more than was reserved: {}, where {} and {} were",
          model,
          spent,
          call.inputTokens(),
          call.outputTokens());
    }
  }

  /**
   * Takes the reservation back of a call that came to nothing, if providers do not charge for that:
   * it was refused, or could not be reached. One that was only slow may still be at work.
   */
  void release(ModelException failed) {
    Reserved call = reserved;
    if (call != null && isFree(failed.kind())) {
      settle(call, call.model().name(), TokenUsage.NONE, TokenPrice.UNKNOWN);
    }
  }

  private static boolean isFree(ModelException.Kind kind) {
    return switch (kind) {
      case OVERLOADED, UNREACHABLE, UNAUTHORIZED, REJECTED -> true;
      case TIMED_OUT, MALFORMED, CLOSED -> false;
    };
  }

  private void settle(Reserved call, String model, TokenUsage spent, TokenPrice price) {
    reserved = null;
    NanoUsd cost = price.cost(spent);
    if (!retry.call(() -> spending.budgets().settle(user, call.id(), model, spent, cost))) {
      LOG.warn("a call of run {} was settled before, perhaps at the worst", run);
    }
  }
}
