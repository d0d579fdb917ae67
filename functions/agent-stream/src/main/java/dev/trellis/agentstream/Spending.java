package dev.trellis.agentstream;

import dev.trellis.config.CeilingsConfig;
import dev.trellis.domain.Caller;
import dev.trellis.domain.Ceiling;
import dev.trellis.domain.RunId;
import dev.trellis.domain.Tier;
import dev.trellis.domain.TokenPrice;
import dev.trellis.domain.UserId;
import dev.trellis.llm.Model;
import dev.trellis.llm.ModelRequest;
import dev.trellis.llm.PromptSize;
import dev.trellis.store.Budgets;
import dev.trellis.store.Runs;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;

/**
 * What people may spend on models.
 *
 * @param prices what the tokens of a model cost, by its name
 */
record Spending(
    Budgets budgets,
    CeilingsConfig ceilings,
    Function<String, TokenPrice> prices,
    InstantSource clock) {

  /**
   * What there must be room for if a message is to be answered today. One for which there is may
   * still meet a ceiling on its way.
   *
   * @param request the least that would have to be asked of the model
   */
  Budgets.Least least(Caller caller, Model model, ModelRequest request) {
    Instant now = clock.instant();
    long input = PromptSize.tokensAtMost(request);
    Budgets.Call call = call(RunId.create(), now, model, input, request.maxOutputTokens());
    return new Budgets.Least(call, ceilings.of(caller.tier()), now);
  }

  /** A call of a model that is made now, at the dearest price of all that may answer it. */
  Budgets.Call call(RunId run, Instant now, Model model, long inputTokens, int mostOutput) {
    return new Budgets.Call(
        run, Ceiling.day(now), model.name(), inputTokens, mostOutput, dearest(model));
  }

  /** The most that tokens of a model cost, or of one that stands in for it. */
  TokenPrice dearest(Model model) {
    return model.names().stream().map(prices).reduce(TokenPrice.UNKNOWN, TokenPrice::dearest);
  }

  /** What the tokens of the model of this name cost. */
  TokenPrice price(String model) {
    return prices.apply(model);
  }

  /** When a run must end that begins now: when its request must, or its own time is up. */
  Instant deadline(Tier tier, Instant ofRequest) {
    Instant own = clock.instant().plus(ceilings.of(tier).time());
    return own.isBefore(ofRequest) ? own : ofRequest;
  }

  /**
   * What a run that was opened may spend.
   *
   * @param retry how it waits for a database that is away
   */
  RunBudget of(UserId user, Runs.Opened opened, StoreRetry retry) {
    return new RunBudget(this, user, opened.id(), ceilings.of(opened.tier()), retry);
  }
}
