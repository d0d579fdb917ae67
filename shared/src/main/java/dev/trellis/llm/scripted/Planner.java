package dev.trellis.llm.scripted;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Decides how to change a project that has files, which were read as far as they are known. */
final class Planner {
  private static final String LIMITS =
      "I follow a script that knows colours, dark and light, titles and a few features, and your"
          + " wish is none of these. ";

  private final Wish wish;
  private final Project project;
  private final List<Edit> edits = new ArrayList<>();
  private final List<String> said = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();

  private Planner(Wish wish, Project project) {
    this.wish = wish;
    this.project = project;
  }

  static Plan plan(Wish wish, Project project) {
    return new Planner(wish, project).plan();
  }

  private Plan plan() {
    List<Change> asked =
        Stream.of(
                wish.title().map(title -> Style.title(project, title)),
                wish.colour().map(colour -> Style.colour(project, colour)),
                wish.theme().map(theme -> Style.theme(project, theme)))
            .flatMap(Optional::stream)
            .toList();
    if (asked.isEmpty() && wish.features().isEmpty()) {
      return instead();
    }
    asked.forEach(this::take);
    wish.features().forEach(feature -> take(feature.addTo(project, wish)));
    return conclude("", wish.features());
  }

  /** A wish that is not understood gets the next feature, and is written down after the last. */
  private Plan instead() {
    Optional<Feature> next = Feature.next(project);
    String why = wish.leavesItToTheScript() ? "" : LIMITS;
    if (next.isPresent()) {
      take(next.get().addTo(project, wish));
      return conclude(why + "The next feature is " + next.get().title + ". ", List.of(next.get()));
    }
    if (wish.leavesItToTheScript()) {
      return Plan.onlySay("My script has no feature left to add. " + suggestion(List.of()));
    }
    take(Wishes.add(project, wish));
    return conclude(why + "No feature is left either, so I write it down. ", List.of());
  }

  private void take(Change change) {
    switch (change) {
      case Change.Possible possible -> {
        possible.edits().forEach(this::take);
        said.add(possible.said());
      }
      case Change.Already already -> said.add(already.said());
      case Change.Impossible impossible -> missing.add(impossible.said());
    }
  }

  /** Two features may go to one place, which can be searched for only once. */
  private void take(Edit edit) {
    for (int i = 0; i < edits.size(); i++) {
      if (edits.get(i).isAtSamePlace(edit)) {
        edits.set(i, edits.get(i).then(edit));
        return;
      }
    }
    edits.add(edit);
  }

  private Plan conclude(String why, List<Feature> added) {
    if (said.isEmpty()) {
      return Notes.plan(wish, project, missing);
    }
    if (!missing.isEmpty()) {
      said.add("I did not find " + String.join(", nor ", missing) + ".");
    }
    String result = String.join(" ", said);
    if (edits.isEmpty()) {
      return Plan.onlySay(result + " So I change nothing. " + suggestion(added));
    }
    String paths = edits.stream().map(Edit::path).distinct().collect(Collectors.joining(", "));
    return new Plan(
        why + "I edit " + paths + ".", Call.edit(edits), result + " " + suggestion(added));
  }

  private String suggestion(List<Feature> added) {
    return Arrays.stream(Feature.values())
        .filter(feature -> !feature.isIn(project) && !added.contains(feature))
        .findFirst()
        .map(feature -> "Next I could add " + feature.title + ".")
        .orElse("I can still change the colour, dark or light, and the title.");
  }
}
