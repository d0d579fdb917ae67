package dev.trellis.llm.scripted;

import dev.trellis.domain.TokenUsage;
import dev.trellis.llm.ModelEvent;
import dev.trellis.llm.ModelMessage;
import dev.trellis.llm.ModelRequest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Writes an answer as the events of a real model, within the tokens that the request allows. Tokens
 * are an estimate, four characters each: there is no tokenizer here, and nothing is billed.
 */
final class AnswerWriter {
  private static final int CHARS_PER_TOKEN = 4;
  private static final int PIECE = 200;
  private static final Pattern WORD = Pattern.compile("\\s*\\S+\\s*");

  private final ModelRequest request;
  private final List<ModelEvent> events = new ArrayList<>();
  private long written;
  private int calls;

  AnswerWriter(ModelRequest request) {
    this.request = request;
  }

  /** Says whether all of it was written. */
  boolean text(String text) {
    return WORD.matcher(text)
        .results()
        .allMatch(
            word -> {
              boolean fits = spend(word.group().length());
              if (fits) {
                events.add(new ModelEvent.Text(word.group()));
              }
              return fits;
            });
  }

  /** Says whether it was written; a call is never cut, since half of one is of no use. */
  boolean call(Call call) {
    if (!spend(call.tool().length() + call.input().length())) {
      return false;
    }
    // The conversation grows with each step, so its hash sets the calls of all steps apart.
    String id = "call_" + HexFormat.of().toHexDigits(request.messages().hashCode()) + "_" + calls++;
    events.add(new ModelEvent.ToolStarted(id, call.tool()));
    String input = call.input();
    for (int from = 0; from < input.length(); ) {
      int to = PlainText.boundary(input, from + PIECE);
      events.add(new ModelEvent.ToolInput(id, input.substring(from, to)));
      from = to;
    }
    events.add(new ModelEvent.ToolCall(id, call.tool(), input));
    return true;
  }

  List<ModelEvent> finish(ModelEvent.FinishReason reason) {
    long asked = request.system().length();
    for (ModelMessage message : request.messages()) {
      asked += length(message);
    }
    for (ModelRequest.ToolSpec tool : request.tools()) {
      asked += tool.name().length() + tool.description().length() + tool.inputSchema().length();
    }
    TokenUsage usage = new TokenUsage(tokens(asked), 0, 0, tokens(written));
    events.add(new ModelEvent.Finished(reason, usage));
    return List.copyOf(events);
  }

  private boolean spend(int characters) {
    boolean fits = tokens(written + characters) <= request.maxOutputTokens();
    if (fits) {
      written += characters;
    }
    return fits;
  }

  private static long tokens(long characters) {
    return Math.ceilDiv(characters, CHARS_PER_TOKEN);
  }

  private static long length(ModelMessage message) {
    return switch (message) {
      case ModelMessage.User user -> user.text().length();
      case ModelMessage.Assistant assistant ->
          assistant.text().length()
              + assistant.toolCalls().stream().mapToLong(call -> call.input().length()).sum();
      case ModelMessage.ToolResults results ->
          results.results().stream().mapToLong(result -> result.output().length()).sum();
    };
  }
}
