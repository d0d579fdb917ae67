package dev.trellis.llm.scripted;

import dev.trellis.llm.ModelEvent;
import java.time.Duration;

/**
 * How long the scripted model takes for what it sends; no duration is negative.
 *
 * @param first until the first event
 * @param shortWord for a word of one letter
 * @param longWord for a word of twelve letters or more; those between are in proportion
 * @param toolInput for one piece of a tool's input
 */
public record Pace(Duration first, Duration shortWord, Duration longWord, Duration toolInput) {
  /** As a fast real model writes. */
  public static final Pace NATURAL =
      new Pace(
          Duration.ofMillis(10),
          Duration.ofMillis(25),
          Duration.ofMillis(40),
          Duration.ofMillis(15));

  /** Everything at once. */
  public static final Pace INSTANT =
      new Pace(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

  private static final int LONG_WORD = 12;

  public Pace {
    if (first.isNegative()
        || shortWord.isNegative()
        || longWord.compareTo(shortWord) < 0
        || toolInput.isNegative()) {
      throw new IllegalArgumentException(
          "durations must not be negative, nor longWord the shorter");
    }
  }

  /** How long to wait after the event before this one. */
  Duration before(ModelEvent event) {
    return switch (event) {
      case ModelEvent.Text(String delta) -> word(delta.strip().length());
      case ModelEvent.Reasoning(String delta) -> word(delta.strip().length());
      case ModelEvent.ToolStarted _, ModelEvent.ToolInput _ -> toolInput;
      case ModelEvent.ToolCall _, ModelEvent.Kept _, ModelEvent.Finished _ -> Duration.ZERO;
    };
  }

  private Duration word(int letters) {
    Duration extra = longWord.minus(shortWord);
    return shortWord.plus(extra.multipliedBy(Math.min(letters, LONG_WORD)).dividedBy(LONG_WORD));
  }
}
