package dev.trellis.llm.scripted;

import dev.trellis.llm.ModelMessage;
import dev.trellis.llm.ModelRequest;
import java.util.List;
import java.util.Optional;

/**
 * What has happened since the person's last message.
 *
 * @param message what the person said; empty if nothing
 * @param isFirst whether no model has answered in this conversation before
 * @param results of all tools that were called since, oldest first
 * @param last those of them that came last
 */
record Turn(
    String message,
    boolean isFirst,
    List<ModelMessage.ToolResult> results,
    List<ModelMessage.ToolResult> last) {

  static Turn of(ModelRequest request) {
    String message = "";
    int start = 0;
    for (int i = 0; i < request.messages().size(); i++) {
      if (request.messages().get(i) instanceof ModelMessage.User(String text)) {
        message = text;
        start = i + 1;
      }
    }
    List<ModelMessage> before = request.messages().subList(0, start);
    List<ModelMessage.ToolResults> since =
        request.messages().subList(start, request.messages().size()).stream()
            .filter(ModelMessage.ToolResults.class::isInstance)
            .map(ModelMessage.ToolResults.class::cast)
            .toList();
    return new Turn(
        message,
        before.stream().noneMatch(ModelMessage.Assistant.class::isInstance),
        since.stream().flatMap(results -> results.results().stream()).toList(),
        since.isEmpty() ? List.of() : since.getLast().results());
  }

  Optional<ModelMessage.ToolResult> failure() {
    return last.stream().filter(ModelMessage.ToolResult::failed).findFirst();
  }

  /** What the tool said, if it was called. */
  Optional<String> output(String tool) {
    return results.stream()
        .filter(result -> result.tool().equals(tool) && !result.failed())
        .map(ModelMessage.ToolResult::output)
        .reduce((_, later) -> later);
  }
}
