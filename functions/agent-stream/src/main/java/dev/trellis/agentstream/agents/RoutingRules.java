package dev.trellis.agentstream.agents;

import dev.trellis.domain.AgentName;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Says who answers a message by what stands in it. The first rule that holds decides. In doubt it
 * is the builder, which may do whatever the others may: who is sent to another agent by mistake
 * gets less than they asked for.
 */
public final class RoutingRules {
  /** The patterns are not tried on a whole book. */
  private static final int MOST_READ = 4_000;

  /** Questions and requests for an opinion are short; what is longer describes something. */
  private static final int MOST_ASKED = 500;

  /** Words of somebody who wants something changed. */
  private static final Pattern CHANGE =
      pattern(
          "\\b(?:add|adjust|adapt|apply|build|change|convert|correct|create|delete|design|draw"
              + "|edit|extend|fix|generate|get rid|give|implement|improve|insert|install|let'?s"
              + "|like|make|mend|merge|move|need|please|put|refactor|remove|rename|repair|replace"
              + "|resolve|rewrite|set|should|show|solve|split|start|swap|translate|try|turn|update"
              + "|upgrade|use|want|wish|write|you)\\b");

  private static final Pattern TRACE =
      pattern(
          "\\b(?:Uncaught|TypeError|ReferenceError|SyntaxError|RangeError|stack ?trace)\\b"
              + "|Traceback \\(most recent call last\\)|\\.(?:js|mjs|ts|html):\\d+:\\d+\\b");

  /** What asks for something new beside the error. */
  private static final Pattern NEW =
      pattern("\\b(?:add|build|create|delete|generate|implement|new|remove|rename|write)\\b");

  private static final Pattern REVIEW =
      pattern(
          "^(?:please |can you |could you )*(?:review|audit|critique|(?:do|give me) a review of)"
              + " (?:it|my|the|this|our|your|these|all|everything|what)\\b");

  private static final Pattern QUESTION =
      pattern(
          "^(?:(?:what|why|how|where|which|who|when|is|are|does)\\b[^?]*\\?+"
              + "|(?:explain|describe)\\b[^?]*[?.!]?)$");

  private RoutingRules() {}

  /** Who answers a message. */
  public static AgentName choose(String message) {
    String text = message.substring(0, Math.min(message.length(), MOST_READ)).strip();
    if (TRACE.matcher(text).find() && !NEW.matcher(text).find()) {
      return AgentName.FIXER;
    }
    if (text.length() > MOST_ASKED) {
      return AgentName.BUILDER;
    }
    if (REVIEW.matcher(text).find()) {
      return wantsMoreThanReview(text) ? AgentName.BUILDER : AgentName.REVIEWER;
    }
    boolean onlyAsks = QUESTION.matcher(text).matches() && !CHANGE.matcher(text).find();
    return onlyAsks ? AgentName.EXPLAINER : AgentName.BUILDER;
  }

  private static boolean wantsMoreThanReview(String text) {
    return List.of(" and ", " then ", ";", "\n").stream().anyMatch(text::contains);
  }

  private static Pattern pattern(String text) {
    return Pattern.compile(text, Pattern.CASE_INSENSITIVE);
  }
}
