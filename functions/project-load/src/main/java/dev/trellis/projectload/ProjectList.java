package dev.trellis.projectload;

import dev.trellis.domain.FilePath;
import dev.trellis.domain.Page;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.Project;
import dev.trellis.domain.ProjectSelection;
import dev.trellis.domain.ProjectSelection.State;
import dev.trellis.domain.UserId;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import dev.trellis.http.Paging;
import dev.trellis.http.ProjectView;
import dev.trellis.store.Projects;
import java.util.List;

/**
 * Lists projects: the starred ones, and behind them the others. A cursor tells in which of the two
 * parts its page begins, and is good for the same state and search alone.
 */
final class ProjectList {
  private final Projects projects;
  private final Paging paging;

  ProjectList(Projects projects, Paging paging) {
    this.projects = projects;
    this.paging = paging;
  }

  private record View(List<ProjectView> projects, Paging.View pagination) {}

  HttpResponse answer(HttpRequest request) {
    UserId user = request.caller().userId();
    State state = request.query("state").map(ProjectList::state).orElse(State.ACTIVE);
    String namePart = request.query("q").map(ProjectList::namePart).orElse("");
    String name = "projects:%s:%s:%s".formatted(user, state, namePart);
    String starred = name + ":starred";
    String others = name + ":others";
    String list = paging.listOf(request, List.of(starred, others), Page.Order.NEWEST_FIRST);
    Page.Request wanted = paging.read(request, list, Page.Order.NEWEST_FIRST);
    Page<Project> page =
        projects.list(user, new ProjectSelection(state, namePart, list.equals(others)), wanted);
    boolean endsStarred = !page.items().isEmpty() && page.items().getLast().starred();
    return HttpResponse.json(
        200,
        new View(
            page.items().stream().map(ProjectView::of).toList(),
            paging.view(endsStarred ? starred : others, wanted, page)));
  }

  private static State state(String text) {
    return switch (text) {
      case "active" -> State.ACTIVE;
      case "archived" -> State.ARCHIVED;
      case "deleted" -> State.DELETED;
      default -> throw ProblemException.invalid("state", "must be active, archived or deleted");
    };
  }

  private static String namePart(String text) {
    if (text.codePointCount(0, text.length()) > Project.MAX_NAME_LENGTH) {
      throw ProblemException.invalid(
          "q", "must have at most %d characters".formatted(Project.MAX_NAME_LENGTH));
    }
    if (text.indexOf('\0') >= 0 || !FilePath.isWellFormed(text)) {
      throw ProblemException.invalid("q", "must be valid Unicode without U+0000");
    }
    return text;
  }
}
