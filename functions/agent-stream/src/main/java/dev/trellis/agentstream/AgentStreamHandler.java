package dev.trellis.agentstream;

import dev.trellis.domain.ProblemException;
import dev.trellis.domain.ProjectId;
import dev.trellis.http.EventStream;
import dev.trellis.http.HttpHandler;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import dev.trellis.llm.Model;
import dev.trellis.store.Files;
import dev.trellis.store.Runs;
import java.util.Map;

/** Takes a message and streams the agent's answer; stops an answer. */
final class AgentStreamHandler implements HttpHandler {
  /** How many messages of the conversation the model is shown at most. */
  private static final int HISTORY_LIMIT = 60;

  private static final Map<String, String> STREAM_HEADERS =
      Map.of(
          "content-type", "text/event-stream",
          "cache-control", "no-cache",
          "x-vercel-ai-ui-message-stream", "v1",
          "x-accel-buffering", "no");

  private final Runs runs;
  private final Files files;
  private final Model model;

  AgentStreamHandler(Runs runs, Files files, Model model) {
    this.runs = runs;
    this.files = files;
    this.model = model;
  }

  private record StopView(boolean stopping) {}

  @Override
  public HttpResponse handle(HttpRequest request) {
    return switch (request.endpoint()) {
      case "POST /agent" -> send(request);
      case "POST /agent/{id}/stop" -> stop(request);
      default -> throw ProblemException.notFound("There is nothing here.");
    };
  }

  /**
   * Whatever can be refused is refused here, before the answer begins: later a status can no longer
   * be sent.
   */
  private HttpResponse send(HttpRequest request) {
    SendBody send = SendBody.read(request);
    var user = request.caller().userId();
    Runs.Opened opened =
        runs.open(
            user,
            send.project(),
            send.messageId(),
            send.parts(),
            send.placement(),
            model.name(),
            HISTORY_LIMIT);
    AgentRun.Task task =
        new AgentRun.Task(user, send.project(), opened, request.id(), request.deadline());
    return new HttpResponse(
        200,
        STREAM_HEADERS,
        new HttpResponse.Body.Streamed(
            out -> new AgentRun(runs, files, model, task, new EventStream(out)).run()));
  }

  private HttpResponse stop(HttpRequest request) {
    ProjectId project =
        ProjectId.parse(request.pathParameter("id"))
            .orElseThrow(() -> ProblemException.notFound("There is no such project."));
    return HttpResponse.json(
        200, new StopView(runs.requestStop(request.caller().userId(), project)));
  }
}
