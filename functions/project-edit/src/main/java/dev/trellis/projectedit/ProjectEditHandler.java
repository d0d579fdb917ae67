package dev.trellis.projectedit;

import dev.trellis.domain.ProblemException;
import dev.trellis.domain.Project;
import dev.trellis.http.HttpHandler;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import dev.trellis.http.JsonFields;
import dev.trellis.http.ProjectView;
import dev.trellis.store.Projects;
import java.util.Optional;

/** Makes projects. */
final class ProjectEditHandler implements HttpHandler {
  private final Projects projects;

  ProjectEditHandler(Projects projects) {
    this.projects = projects;
  }

  @Override
  public HttpResponse handle(HttpRequest request) {
    return switch (request.endpoint()) {
      case "POST /projects" -> create(request);
      default -> throw ProblemException.notFound("There is nothing here.");
    };
  }

  private HttpResponse create(HttpRequest request) {
    JsonFields body = JsonFields.ofBody(request);
    Optional<String> name = body.required("name", body.text("name", 1, Project.MAX_NAME_LENGTH));
    Optional<String> description = body.text("description", 0, Project.MAX_DESCRIPTION_LENGTH);
    body.done();
    Project project =
        projects.create(request.caller().userId(), name.orElseThrow(), description.orElse(""));
    return HttpResponse.json(201, ProjectView.of(project));
  }
}
