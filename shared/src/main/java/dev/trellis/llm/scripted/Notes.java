package dev.trellis.llm.scripted;

import java.util.List;

/** Where a wish goes if the project's files are not the script's own: a file beside them. */
final class Notes {
  static final String PATH = "notes.md";
  private static final String HEADING = "# Wishes that the scripted model wrote down";

  private Notes() {}

  static Plan plan(Wish wish, Project project, List<String> missing) {
    String reason =
        "These files are not the list that my script knows: I did not find "
            + String.join(", nor ", missing)
            + ". ";
    String line = "\n\n- " + PlainText.html(wish.line());
    if (project.isFree(PATH)) {
      return written(reason, List.of(Call.write(PATH, HEADING + line + "\n")));
    }
    Edit edit = new Edit(PATH, HEADING, HEADING + line);
    return switch (project.change(List.of(edit), "", "")) {
      case Change.Possible possible -> written(reason, Call.edit(possible.edits()));
      case Change.Already _, Change.Impossible _ ->
          Plan.onlySay(
              reason + "There is a notes.md of your own as well, so I leave everything as it is.");
    };
  }

  private static Plan written(String reason, List<Call> calls) {
    return new Plan(
        reason + "So I leave them as they are and write your wish down in notes.md.",
        calls,
        "Your wish is in notes.md; no other file was changed. A real model could go on from"
            + " there.");
  }
}
