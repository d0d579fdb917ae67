package dev.trellis.agentstream;

import dev.trellis.config.RunsConfig;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.RunId;
import dev.trellis.domain.UserId;
import dev.trellis.http.HttpHandler;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import dev.trellis.http.Json;
import dev.trellis.http.JsonFields;
import java.util.Optional;

/** Takes a message and streams the agent's answer; resumes a stream; stops an answer. */
final class AgentStreamHandler implements HttpHandler {
  private final AgentServices services;
  private final Sweep sweep;
  private final Sends sends;
  private final Resumes resumes;

  AgentStreamHandler(AgentServices services, RunsConfig config) {
    this.services = services;
    LostRuns lostRuns = new LostRuns(services);
    Continuations continuations = new Continuations(services);
    this.sweep = new Sweep(services, lostRuns, continuations, config.lease());
    RunStreams streams = new RunStreams(services, lostRuns);
    this.sends = new Sends(services, lostRuns, streams, config.queues());
    this.resumes = new Resumes(services, streams, continuations);
  }

  private record StopView(boolean stopping) {}

  @Override
  public HttpResponse handle(HttpRequest request) {
    return switch (request.endpoint()) {
      case "POST /agent" -> sends.send(request);
      case "GET /agent/{id}/stream" -> resumes.resume(request);
      case "POST /agent/{id}/stop" -> stop(request);
      case "EVENT trellis.sweep" -> sweep(request);
      default -> throw ProblemException.notFound("There is nothing here.");
    };
  }

  private HttpResponse stop(HttpRequest request) {
    ProjectId project =
        ProjectId.parse(request.pathParameter("id"))
            .orElseThrow(() -> ProblemException.notFound("There is no such project."));
    Optional<RunId> only = request.body().length == 0 ? Optional.empty() : runToStop(request);
    return HttpResponse.json(
        200, new StopView(isStopping(request.caller().userId(), project, only)));
  }

  /** Asked once more at the end, lest what waited has begun in between. */
  private boolean isStopping(UserId user, ProjectId project, Optional<RunId> only) {
    return services.runs().requestStop(user, project, only)
        || services.continuations().cancel(user, project, only)
        || services.runs().requestStop(user, project, only);
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

  private HttpResponse sweep(HttpRequest event) {
    sweep.run(event);
    return HttpResponse.empty(204);
  }
}
