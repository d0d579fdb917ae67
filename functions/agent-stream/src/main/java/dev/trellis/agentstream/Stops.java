package dev.trellis.agentstream;

import dev.trellis.domain.ProblemException;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.RunId;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import dev.trellis.http.Json;
import dev.trellis.http.JsonFields;
import java.util.List;
import java.util.Optional;

/** Requests to stop what a project's agent is doing, and what waits behind it. */
final class Stops {
  private final AgentServices services;

  Stops(AgentServices services) {
    this.services = services;
  }

  private record StopView(boolean stopping) {}

  /** Stops the run that the body names, or all of the project's; one that has ended is ignored. */
  HttpResponse stop(HttpRequest request) {
    ProjectId project =
        ProjectId.parse(request.pathParameter("id"))
            .orElseThrow(() -> ProblemException.notFound("There is no such project."));
    Optional<RunId> only = request.body().length == 0 ? Optional.empty() : runToStop(request);
    List<RunId> stopped = services.runs().requestStop(request.caller().userId(), project, only);
    services.live().stopAsked(stopped);
    return HttpResponse.json(200, new StopView(!stopped.isEmpty()));
  }

  private static Optional<RunId> runToStop(HttpRequest request) {
    JsonFields fields = JsonFields.of(Json.readBody(request.body()));
    Optional<String> id = fields.text("runId", 1, 36);
    fields.done();
    return id.map(
        text ->
            RunId.parse(text)
                .orElseThrow(() -> ProblemException.invalid("runId", "must be the id of a run")));
  }
}
