package dev.trellis.projectedit;

import dev.trellis.domain.ProblemException;
import dev.trellis.domain.Project;
import dev.trellis.domain.ProjectChange;
import dev.trellis.http.HttpHandler;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import dev.trellis.http.JsonFields;
import dev.trellis.http.ProjectView;
import dev.trellis.store.Forks;
import dev.trellis.store.Imports;
import dev.trellis.store.ProjectEdits;
import dev.trellis.store.Projects;
import java.util.Optional;

/** Makes, imports, forks, changes, deletes and takes back projects, and removes them in the end. */
final class ProjectEditHandler implements HttpHandler {
  private final Projects projects;
  private final ProjectEdits edits;
  private final Forks forks;
  private final ProjectImport projectImport;
  private final Removal removal;

  ProjectEditHandler(
      Projects projects, ProjectEdits edits, Forks forks, Imports imports, Removal removal) {
    this.projects = projects;
    this.edits = edits;
    this.forks = forks;
    this.projectImport = new ProjectImport(imports);
    this.removal = removal;
  }

  @Override
  public HttpResponse handle(HttpRequest request) {
    return switch (request.endpoint()) {
      case "POST /projects" -> create(request);
      case "POST /projects/import" -> projectImport.answer(request);
      case "PATCH /projects/{projectId}" -> change(request);
      case "DELETE /projects/{projectId}" -> delete(request);
      case "POST /projects/{projectId}/undelete" ->
          answer(200, edits.undelete(request.caller().userId(), request.projectId()));
      case "POST /projects/{projectId}/fork" -> fork(request);
      case "PUT /projects/{projectId}/star" -> star(request, true);
      case "DELETE /projects/{projectId}/star" -> star(request, false);
      case "EVENT trellis.collect" -> removal.run(request);
      default -> throw ProblemException.notFound("There is nothing here.");
    };
  }

  private HttpResponse create(HttpRequest request) {
    JsonFields body = JsonFields.ofBody(request);
    Optional<String> name = body.required("name", name(body));
    Optional<String> description = description(body);
    body.done();
    return answer(
        201,
        projects.create(request.caller().userId(), name.orElseThrow(), description.orElse("")));
  }

  private HttpResponse change(HttpRequest request) {
    JsonFields body = JsonFields.ofBody(request);
    ProjectChange change = new ProjectChange(name(body), description(body), body.flag("archived"));
    body.done();
    if (change.isEmpty()) {
      throw ProblemException.invalid("body", "must have a name, a description or archived");
    }
    return answer(200, edits.change(request.caller().userId(), request.projectId(), change));
  }

  private HttpResponse delete(HttpRequest request) {
    edits.delete(request.caller().userId(), request.projectId());
    return HttpResponse.empty(204);
  }

  private HttpResponse star(HttpRequest request, boolean starred) {
    return answer(200, edits.star(request.caller().userId(), request.projectId(), starred));
  }

  private HttpResponse fork(HttpRequest request) {
    JsonFields body = request.body().length == 0 ? JsonFields.none() : JsonFields.ofBody(request);
    Optional<String> name = name(body);
    Optional<Long> revision = body.count("revision");
    body.done();
    return answer(201, forks.fork(request.caller().userId(), request.projectId(), name, revision));
  }

  private static Optional<String> name(JsonFields body) {
    return body.text("name", 1, Project.MAX_NAME_LENGTH);
  }

  private static Optional<String> description(JsonFields body) {
    return body.text("description", 0, Project.MAX_DESCRIPTION_LENGTH);
  }

  private static HttpResponse answer(int status, Project project) {
    return HttpResponse.json(status, ProjectView.of(project));
  }
}
