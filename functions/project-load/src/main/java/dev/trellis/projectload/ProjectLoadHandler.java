package dev.trellis.projectload;

import dev.trellis.domain.FilePath;
import dev.trellis.domain.Page;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.ProjectId;
import dev.trellis.http.FileView;
import dev.trellis.http.HttpHandler;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import dev.trellis.http.Paging;
import dev.trellis.http.ProjectView;
import dev.trellis.store.Checkpoints;
import dev.trellis.store.Files;
import dev.trellis.store.Files.FileContent;
import dev.trellis.store.Projects;
import dev.trellis.store.Revisions;
import java.util.List;
import java.util.Map;

/**
 * Lists projects; loads one with its tree and a page of its conversation; reads a file; shows the
 * history.
 */
final class ProjectLoadHandler implements HttpHandler {
  private final Projects projects;
  private final Files files;
  private final Paging paging;
  private final ProjectList list;
  private final RevisionRoutes revisions;

  ProjectLoadHandler(
      Projects projects, Files files, Revisions revisions, Checkpoints checkpoints, Paging paging) {
    this.projects = projects;
    this.files = files;
    this.paging = paging;
    this.list = new ProjectList(projects, paging);
    this.revisions = new RevisionRoutes(revisions, checkpoints, paging);
  }

  private record LoadView(
      ProjectView project,
      List<FileView> files,
      List<MessageView> messages,
      Paging.View pagination) {}

  @Override
  public HttpResponse handle(HttpRequest request) {
    return switch (request.endpoint()) {
      case "GET /projects" -> list.answer(request);
      case "GET /projects/{projectId}" -> load(request);
      case "GET /projects/{projectId}/files/{path+}" -> file(request);
      case "GET /projects/{projectId}/revisions" -> revisions.list(request);
      case "GET /projects/{projectId}/revisions/{n}" -> revisions.one(request);
      case "GET /projects/{projectId}/checkpoints" -> revisions.checkpoints(request);
      default -> throw ProblemException.notFound("There is nothing here.");
    };
  }

  private HttpResponse load(HttpRequest request) {
    ProjectId id = request.projectId();
    String name = "messages:" + id;
    Page.Request wanted = paging.read(request, name, Page.Order.OLDEST_FIRST);
    Projects.Loaded loaded =
        projects
            .load(request.caller().userId(), id, wanted)
            .orElseThrow(() -> ProblemException.notFound("There is no such project."));
    return HttpResponse.json(
        200,
        new LoadView(
            ProjectView.of(loaded.project()),
            loaded.files().stream().map(FileView::of).toList(),
            loaded.messages().items().stream().map(MessageView::of).toList(),
            paging.view(name, wanted, loaded.messages())));
  }

  /**
   * The content as it is. As plain text whatever it is, so that no browser runs a project's code on
   * the API's origin.
   */
  private HttpResponse file(HttpRequest request) {
    FilePath path;
    try {
      path = new FilePath(request.pathParameter("path"));
    } catch (FilePath.InvalidPathException invalid) {
      throw ProblemException.invalid("path", invalid.reason());
    }
    FileContent file =
        files
            .read(request.caller().userId(), request.projectId(), path)
            .orElseThrow(() -> ProblemException.notFound("There is no such file."));
    return new HttpResponse(
        200,
        Map.of(
            "content-type", "text/plain; charset=utf-8", "etag", "\"" + file.entry().hash() + "\""),
        new HttpResponse.Body.Bytes(file.content()));
  }
}
