package dev.trellis.llm.gemini;

import dev.trellis.config.ReasoningEffort;
import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * What differs from one generation of models to the next: up to Gemini 2.5 reasoning has a budget
 * of tokens and calls need no signature; from Gemini 3 on it has a level and they do.
 */
final class GeminiDialect {
  private static final Pattern OLDER = Pattern.compile("gemini-[12]\\b.*");

  /**
   * Stands for the signature of a call that this API has not made, such as one of another model
   * that was asked before (<a
   * href="https://ai.google.dev/gemini-api/docs/thought-signatures#faqs">source</a>).
   */
  private static final String NOT_SIGNED = "skip_thought_signature_validator";

  private final String name;
  private final ReasoningEffort effort;
  private final boolean older;

  GeminiDialect(String name, String model, ReasoningEffort effort) {
    this.name = name;
    this.effort = effort;
    this.older = OLDER.matcher(model).matches();
  }

  /** The model's name, as {@link dev.trellis.llm.Model#name()} tells it. */
  String name() {
    return name;
  }

  /**
   * For the first call of an answer that somebody else has given; the others of parallel calls
   * never carry one.
   */
  void signForeign(ObjectNode part) {
    if (!older) {
      part.put("thoughtSignature", NOT_SIGNED);
    }
  }

  /**
   * Asks for reasoning (<a href="https://ai.google.dev/gemini-api/docs/thinking">source</a>).
   *
   * @param generation the request's {@code generationConfig}
   */
  void askForReasoning(ObjectNode generation) {
    if (effort == ReasoningEffort.OFF) {
      return;
    }
    ObjectNode thinking = generation.putObject("thinkingConfig").put("includeThoughts", true);
    if (older) {
      thinking.put("thinkingBudget", budget());
    } else {
      thinking.put("thinkingLevel", effort.name().toLowerCase(Locale.ROOT));
    }
  }

  /** In tokens, within what each 2.5 model takes. */
  private int budget() {
    return switch (effort) {
      case OFF -> 0;
      case LOW -> 2_048;
      case MEDIUM -> 8_192;
      case HIGH -> 24_576;
    };
  }
}
