package dev.trellis.agentstream;

import dev.trellis.config.RunsConfig;
import dev.trellis.domain.ProblemException;
import dev.trellis.http.HttpHandler;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;

/** Takes a message and streams the agent's answer; resumes a stream; stops an answer. */
final class AgentStreamHandler implements HttpHandler {
  private final Sweep sweep;
  private final Sends sends;
  private final Resumes resumes;
  private final Stops stops;

  AgentStreamHandler(AgentServices services, RunsConfig config) {
    LostRuns lostRuns = new LostRuns(services);
    Continuations continuations = new Continuations(services);
    this.sweep = new Sweep(services, lostRuns, continuations, config.lease());
    RunStreams streams = new RunStreams(services, lostRuns);
    this.sends = new Sends(services, lostRuns, streams, config.queues());
    this.resumes = new Resumes(services, streams, continuations);
    this.stops = new Stops(services);
  }

  @Override
  public HttpResponse handle(HttpRequest request) {
    return switch (request.endpoint()) {
      case "POST /agent" -> sends.send(request);
      case "GET /agent/{id}/stream" -> resumes.resume(request);
      case "POST /agent/{id}/stop" -> stops.stop(request);
      case "EVENT trellis.sweep" -> sweep(request);
      default -> throw ProblemException.notFound("There is nothing here.");
    };
  }

  private HttpResponse sweep(HttpRequest event) {
    sweep.run(event);
    return HttpResponse.empty(204);
  }
}
