package dev.trellis.agentstream;

import dev.trellis.agentstream.agents.Agent;
import dev.trellis.domain.RunState;
import dev.trellis.llm.Model;
import dev.trellis.llm.ModelMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Has what an agent changed looked at by the reviewer, before it is stored; what was stored by runs
 * that this one goes on with, too. If there are findings the agent gets one round to mend what it
 * changed; nobody looks at that again.
 */
final class ChangeReview {
  private static final int MAX_DIFF_CHARACTERS = 60_000;

  private final AgentLoop.Run run;
  private final Agent reviewer;
  private final Model model;

  ChangeReview(AgentLoop.Run run, Agent reviewer, Model model) {
    this.run = run;
    this.reviewer = reviewer;
    this.model = model;
  }

  /**
   * Reviews, and lets the agent mend.
   *
   * @param wish what the person asked for
   * @param outcome how the agent's loop ended; it stays so if the review fails
   * @param mending the agent's loop for the second round, given the conversation for it
   */
  Outcome of(String wish, AnswerChanges changes, AgentLoop built, Outcome outcome, Round mending) {
    Tools tools = new Tools(changes.workspace(), reviewer.grant());
    int most = Math.min(MAX_DIFF_CHARACTERS, run.window().room(0));
    String task =
        "The person asked:\n%s\n\nThe changes:\n%s".formatted(wish, StagedDiff.of(changes, most));
    heading();
    AgentLoop loop =
        new AgentLoop(run, reviewer, model, tools, List.of(new ModelMessage.User(task)));
    Outcome ended = loop.run();
    if (ended.state() == RunState.INTERRUPTED) {
      return ended;
    }
    Optional<Review> review = tools.review();
    review.ifPresentOrElse(
        verdict -> run.answer().data("review", verdict.toJson()),
        () -> run.answer().text("The changes could not be reviewed."));
    return review
        .filter(verdict -> !verdict.approves())
        .map(verdict -> mending.run(conversation(built, verdict)))
        .orElse(outcome);
  }

  /** A step of its own, so that what the reviewer says stands apart from what the agent said. */
  private void heading() {
    run.answer().startStep();
    run.answer().text("**Review**");
    run.answer().finishStep();
  }

  /** A loop over a conversation. */
  @FunctionalInterface
  interface Round {
    Outcome run(List<ModelMessage> messages);
  }

  private static List<ModelMessage> conversation(AgentLoop built, Review review) {
    List<ModelMessage> messages = new ArrayList<>(built.messages());
    messages.add(
        new ModelMessage.User(
            """
            A reviewer has read your changes, and found this:
            %s
            Mend what is right of it, and change nothing else. Then say in a sentence or two what you mended.
            """
                .formatted(review.lines())));
    return messages;
  }
}
