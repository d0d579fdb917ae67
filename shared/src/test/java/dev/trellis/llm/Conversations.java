package dev.trellis.llm;

import dev.trellis.llm.ModelMessage.Assistant;
import dev.trellis.llm.ModelMessage.ToolCall;
import dev.trellis.llm.ModelMessage.ToolResult;
import dev.trellis.llm.ModelMessage.ToolResults;
import dev.trellis.llm.ModelMessage.User;
import java.util.List;

/** Requests for the dialects' tests. */
public final class Conversations {

  /** Nothing but a question. */
  public static final ModelRequest SHORT =
      new ModelRequest("", List.of(new User("Hi")), List.of(), 10);

  /** Everything that a request can hold. */
  public static final ModelRequest LONG =
      new ModelRequest(
          "Be brief.",
          List.of(
              new User("Hi"),
              new User("there \uD83D"),
              new Assistant("I look.", List.of(new ToolCall("c1", "read", "{\"n\":1.10}"))),
              new ToolResults(List.of(new ToolResult("c1", "read", "{\"text\":\"x\"}", false))),
              new Assistant(
                  "", List.of(new ToolCall("c2", "read", "{}"), new ToolCall("c3", "list", "{}"))),
              new ToolResults(
                  List.of(
                      new ToolResult("c2", "read", "no such file", true),
                      new ToolResult("c3", "list", "[]", false))),
              new User("Go on")),
          List.of(
              new ModelRequest.ToolSpec("read", "Reads a file.", "{\"type\":\"object\"}"),
              new ModelRequest.ToolSpec("list", "Lists files.", "{\"type\":\"object\"}")),
          2000);

  private Conversations() {}
}
