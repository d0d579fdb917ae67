package dev.trellis.projectload;

import dev.trellis.cache.ResponseCache;
import dev.trellis.domain.ProblemException;
import dev.trellis.http.HttpHandler;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import dev.trellis.http.Paging;
import dev.trellis.store.Checkpoints;
import dev.trellis.store.Exports;
import dev.trellis.store.Files;
import dev.trellis.store.ProjectLoads;
import dev.trellis.store.Projects;
import dev.trellis.store.Revisions;

/**
 * Lists projects; loads one with its tree and a page of its conversation; reads a file; shows the
 * history; exports all files.
 */
final class ProjectLoadHandler implements HttpHandler {
  private final ProjectList list;
  private final LoadRoutes loads;
  private final FileRoutes files;
  private final RevisionRoutes revisions;
  private final ProjectExport export;

  ProjectLoadHandler(
      Projects projects,
      ProjectLoads loads,
      Files files,
      Revisions revisions,
      Checkpoints checkpoints,
      Exports exports,
      Paging paging,
      ResponseCache cache) {
    this.list = new ProjectList(projects, paging);
    this.loads = new LoadRoutes(loads, paging, cache);
    this.files = new FileRoutes(files);
    this.revisions = new RevisionRoutes(revisions, checkpoints, paging);
    this.export = new ProjectExport(exports);
  }

  @Override
  public HttpResponse handle(HttpRequest request) {
    return switch (request.endpoint()) {
      case "GET /projects" -> list.answer(request);
      case "GET /projects/{projectId}" -> loads.project(request);
      case "GET /projects/{projectId}/files" -> loads.files(request);
      case "GET /projects/{projectId}/messages" -> loads.messages(request);
      case "GET /projects/{projectId}/files/{path+}" -> files.answer(request);
      case "GET /projects/{projectId}/export" -> export.answer(request);
      case "GET /projects/{projectId}/revisions" -> revisions.list(request);
      case "GET /projects/{projectId}/revisions/{n}" -> revisions.one(request);
      case "GET /projects/{projectId}/checkpoints" -> revisions.checkpoints(request);
      default -> throw ProblemException.notFound("There is nothing here.");
    };
  }
}
