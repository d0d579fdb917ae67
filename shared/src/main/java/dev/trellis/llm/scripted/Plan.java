package dev.trellis.llm.scripted;

import java.util.List;

/**
 * What answers a wish.
 *
 * @param before said before the calls, or all that is said if there are none
 * @param after said once all calls have succeeded
 */
record Plan(String before, List<Call> calls, String after) {
  Plan {
    calls = List.copyOf(calls);
  }

  static Plan onlySay(String text) {
    return new Plan(text, List.of(), text);
  }
}
