package dev.trellis.llm.scripted;

import dev.trellis.llm.ModelMessage;
import dev.trellis.llm.ModelRequest;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/**
 * Decides what comes next in a turn: look at the list of files, read the ones that matter, change
 * them, and say what was done. Each step is known by the results of the one before, so a turn ends
 * after four steps at most.
 */
final class Script {
  private static final String INTRODUCTION =
      "I am the built-in scripted model, a stand-in until you configure a key for a real one. ";
  private static final int MOST_QUOTED = 200;
  private static final List<String> READ =
      Stream.concat(App.PATHS.stream(), Stream.of(Notes.PATH)).toList();

  private Script() {}

  static Answer answer(ModelRequest request) {
    Turn turn = Turn.of(request);
    if (request.tools().isEmpty()) {
      return withoutTools(turn);
    }
    Set<String> offered =
        request.tools().stream().map(ModelRequest.ToolSpec::name).collect(Collectors.toSet());
    if (offered.contains(Call.REVIEW)) {
      // Which asks for a judgement that no script has.
      return Answer.call("I cannot judge changes, and let them pass.", Call.approve());
    }
    Answer answer = turn.failure().map(Script::giveUp).orElseGet(() -> step(turn));
    return answer.calls().stream()
        .map(Call::tool)
        .filter(tool -> !offered.contains(tool))
        .findFirst()
        .map(
            tool -> Answer.end(introduction(turn) + "I have no tool " + tool + ", so I stop here."))
        .orElse(answer);
  }

  private static Answer withoutTools(Turn turn) {
    return Answer.end(
        introduction(turn)
            + "I have no tools here, so I cannot change files. You said: “"
            + Wish.of(turn.message()).line()
            + "”");
  }

  private static Answer giveUp(ModelMessage.ToolResult failed) {
    return Answer.end(
        "That did not work: "
            + PlainText.cut(PlainText.line(failed.tool()), MOST_QUOTED)
            + " said “"
            + PlainText.cut(PlainText.line(failed.output()), MOST_QUOTED)
            + "”. I stop here rather than try the same again.");
  }

  private static Answer step(Turn turn) {
    if (turn.last().isEmpty()) {
      return Answer.call(
          turn.isFirst()
              ? INTRODUCTION + "First I look at what is there."
              : "I look at the files first.",
          Call.list());
    }
    if (turn.output(Call.LIST).isEmpty()) {
      return Answer.end("I do not know what files there are, so I stop here.");
    }
    try {
      return step(turn, Listing.of(turn));
    } catch (JacksonException e) {
      return Answer.end("A tool's answer is not the JSON that my script knows, so I stop here.");
    }
  }

  private static Answer step(Turn turn, Project project) {
    Wish wish = Wish.of(turn.message());
    boolean builds = Building.isPossible(project);
    String done = turn.last().getLast().tool();
    List<String> present = project.present(READ);
    if (done.equals(Call.LIST) && !builds && !present.isEmpty()) {
      return Answer.call("Then I read what is in them.", Call.read(present));
    }
    Plan plan = builds ? Building.plan(wish) : Planner.plan(wish, project);
    return done.equals(Call.LIST) || done.equals(Call.READ)
        ? new Answer(plan.before(), plan.calls())
        : Answer.end(plan.after());
  }

  private static String introduction(Turn turn) {
    return turn.isFirst() && turn.last().isEmpty() ? INTRODUCTION : "";
  }
}
