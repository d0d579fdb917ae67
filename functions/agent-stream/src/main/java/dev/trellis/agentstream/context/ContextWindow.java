package dev.trellis.agentstream.context;

import dev.trellis.llm.ModelMessage;
import dev.trellis.llm.ModelMessage.User;
import java.util.ArrayList;
import java.util.List;

/**
 * How much a model can be shown.
 *
 * @param tokens what it can be shown and answer together
 * @param mostOutput what it may answer at once
 */
public record ContextWindow(int tokens, int mostOutput) {
  private static final int MOST_TEXT = 65_536;
  private static final int LEAST_TEXT = 100;
  private static final User NOTE =
      new User("(Some of what was said and done before was left out here to save room.)");

  public ContextWindow {
    if (tokens < 1_000) {
      throw new IllegalArgumentException("a window has at least 1000 tokens");
    }
  }

  /** How much it may answer. */
  public int outputTokens() {
    return Math.min(mostOutput, tokens / 4);
  }

  /**
   * How much the conversation may have.
   *
   * @param fixed what is sent besides it, in tokens
   */
  public int room(int fixed) {
    return Math.max(LEAST_TEXT, tokens - outputTokens() - fixed);
  }

  /**
   * The conversation as far as there is room for it. What tools read and wrote long ago is left out
   * first, then the oldest steps, and at last the ends of what is too long by itself. A call and
   * its result stay together. When it does not fit it is made to fit with room to spare, so that it
   * begins the same for some steps, which a provider's cache needs.
   *
   * @param fixed what is sent besides the conversation, in tokens
   */
  public List<ModelMessage> fit(List<ModelMessage> messages, int fixed) {
    int room = room(fixed);
    if (TokenEstimate.of(messages) <= room) {
      return messages;
    }
    int aim = room / 10 * 7;
    List<ModelMessage> fitting = withoutOldTools(messages, aim);
    if (TokenEstimate.of(fitting) > room) {
      fitting = withoutOldest(fitting, aim);
    }
    return TokenEstimate.of(fitting) > room ? withoutEnds(fitting, room) : fitting;
  }

  private static List<ModelMessage> withoutOldTools(List<ModelMessage> messages, int aim) {
    List<ModelMessage> shorter = new ArrayList<>(messages);
    int tokens = TokenEstimate.of(messages);
    int newest = Steps.starts(messages).getLast();
    for (int i = 0; i < newest && tokens > aim; i++) {
      tokens -= TokenEstimate.of(shorter.get(i));
      shorter.set(i, Elision.ofTools(shorter.get(i)));
      tokens += TokenEstimate.of(shorter.get(i));
    }
    return shorter;
  }

  /** Keeps how it began, what the person said last, and the newest step, whatever they have. */
  private static List<ModelMessage> withoutOldest(List<ModelMessage> messages, int aim) {
    List<List<ModelMessage>> steps = Steps.of(messages);
    int asked = lastQuestion(steps);
    int left = TokenEstimate.of(messages) - aim;
    List<ModelMessage> kept = new ArrayList<>();
    boolean noted = false;
    for (int i = 0; i < steps.size(); i++) {
      boolean needed = i == 0 || i == asked || i == steps.size() - 1;
      if (needed || left <= 0) {
        kept.addAll(steps.get(i));
      } else {
        left -= TokenEstimate.of(steps.get(i));
        if (!noted) {
          kept.add(NOTE);
          noted = true;
        }
      }
    }
    return kept;
  }

  private static List<ModelMessage> withoutEnds(List<ModelMessage> messages, int room) {
    List<ModelMessage> shorter = messages;
    for (int most = MOST_TEXT; TokenEstimate.of(shorter) > room && most >= LEAST_TEXT; most /= 2) {
      int each = most;
      shorter = messages.stream().map(message -> Elision.ofAll(message, each)).toList();
    }
    return shorter;
  }

  private static int lastQuestion(List<List<ModelMessage>> steps) {
    for (int i = steps.size() - 1; i >= 0; i--) {
      if (steps.get(i).getFirst() instanceof User user && !user.equals(History.GO_ON)) {
        return i;
      }
    }
    return 0;
  }
}
