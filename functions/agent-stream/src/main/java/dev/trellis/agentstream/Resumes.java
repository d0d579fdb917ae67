package dev.trellis.agentstream;

import dev.trellis.domain.ProblemException;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.RunState;
import dev.trellis.domain.UserId;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import dev.trellis.store.RunEvents.Status;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Readers that come back to a stream, as both transports of the AI SDK do: by the chat's id, which
 * is the project's, or by a run's.
 */
final class Resumes {
  private static final String TAIL_INDEX = "x-workflow-stream-tail-index";

  private final AgentServices services;
  private final RunStreams streams;

  private final Continuations continuations;

  Resumes(AgentServices services, RunStreams streams, Continuations continuations) {
    this.services = services;
    this.streams = streams;
    this.continuations = continuations;
  }

  /**
   * Sends a run's stream from where the reader wants it, also if it has ended. A reader that names
   * a chat and no place gets the answer that is under way from its start, or 204 if there is none.
   * A run that waits to go on with another need not wait any longer: it begins here.
   */
  HttpResponse resume(HttpRequest request) {
    UserId user = request.caller().userId();
    UUID id = id(request);
    Optional<ResumePoint> point = ResumePoint.read(request);
    Optional<Status> found = services.events().find(user, id);
    if (found.isEmpty()) {
      return HttpResponse.empty(204);
    }
    Status status = found.get();
    boolean byRun = status.run().value().equals(id);
    if (point.isEmpty() && !byRun && status.state().isEnd()) {
      return HttpResponse.empty(204);
    }
    int position = point.map(p -> p.position(status.lastChunk())).orElse(0);
    Map<String, String> headers = Map.of(TAIL_INDEX, Integer.toString(status.lastChunk()));
    return begun(request, status)
        .map(begun -> streams.goOn(begun, position, headers))
        .orElseGet(() -> streams.follow(user, status.run(), position, headers, request.deadline()));
  }

  private Optional<Continuations.Begun> begun(HttpRequest request, Status status) {
    return status.state() == RunState.QUEUED
        ? continuations.take(request.caller().userId(), status.run(), request)
        : Optional.empty();
  }

  /** Both kinds of ids look alike. */
  private static UUID id(HttpRequest request) {
    return ProjectId.parse(request.pathParameter("id"))
        .map(ProjectId::value)
        .orElseThrow(() -> ProblemException.notFound("There is no such run or project."));
  }
}
