package dev.trellis.oracles;

import dev.trellis.domain.TokenUsage;
import java.util.List;

/**
 * What a client has seen of an answer.
 *
 * @param finish in the provider's own words
 * @param signatures what the provider wants to see again, in order
 */
record Seen(
    String text,
    String reasoning,
    List<Call> calls,
    List<String> signatures,
    String finish,
    TokenUsage usage) {

  Seen {
    calls = List.copyOf(calls);
    signatures = List.copyOf(signatures);
  }

  /**
   * A tool call.
   *
   * @param input JSON, its members sorted and without spaces
   */
  record Call(String id, String tool, String input) {}
}
