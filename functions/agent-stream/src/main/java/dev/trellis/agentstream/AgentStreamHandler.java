package dev.trellis.agentstream;

import dev.trellis.domain.Ceilings;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.ProjectId;
import dev.trellis.http.EventStream;
import dev.trellis.http.HttpHandler;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import dev.trellis.llm.Model;
import dev.trellis.llm.ModelMessage;
import dev.trellis.llm.ModelRequest;
import dev.trellis.store.Files;
import dev.trellis.store.Runs;
import java.util.List;
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
  private final Spending spending;

  AgentStreamHandler(Runs runs, Files files, Model model, Spending spending) {
    this.runs = runs;
    this.files = files;
    this.model = model;
    this.spending = spending;
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
    spending.refuseIfUsedUp(request.caller(), model, least(send.parts()));
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
        new AgentRun.Task(
            user,
            send.project(),
            opened,
            request.id(),
            spending.deadline(opened.tier(), request.deadline()));
    return new HttpResponse(
        200,
        STREAM_HEADERS,
        new HttpResponse.Body.Streamed(
            out ->
                new AgentRun(
                        runs, files, model, task, spending.of(user, opened), new EventStream(out))
                    .run()));
  }

  private static ModelRequest least(String message) {
    return new ModelRequest(
        Instructions.TEXT,
        List.of(new ModelMessage.User(message)),
        Tools.specs(),
        Ceilings.LEAST_OUTPUT_TOKENS);
  }

  private HttpResponse stop(HttpRequest request) {
    ProjectId project =
        ProjectId.parse(request.pathParameter("id"))
            .orElseThrow(() -> ProblemException.notFound("There is no such project."));
    return HttpResponse.json(
        200, new StopView(runs.requestStop(request.caller().userId(), project)));
  }
}
