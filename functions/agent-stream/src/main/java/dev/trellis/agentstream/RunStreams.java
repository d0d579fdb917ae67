package dev.trellis.agentstream;

import dev.trellis.domain.RunId;
import dev.trellis.domain.UserId;
import dev.trellis.http.EventStream;
import dev.trellis.http.HttpResponse;
import dev.trellis.store.Runs;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Answers that are streams of runs. */
final class RunStreams {
  /** What ending the request needs. */
  private static final Duration TIME_TO_END = Duration.ofSeconds(1);

  private static final String RUN_ID = "x-workflow-run-id";

  private static final Map<String, String> HEADERS =
      Map.of(
          "content-type", "text/event-stream",
          "cache-control", "no-cache",
          "x-vercel-ai-ui-message-stream", "v1",
          "x-accel-buffering", "no");

  private final AgentServices services;
  private final LostRuns lostRuns;

  RunStreams(AgentServices services, LostRuns lostRuns) {
    this.services = services;
    this.lostRuns = lostRuns;
  }

  /** Follows a run from a chunk on, until its end or until the request's time is up. */
  HttpResponse follow(
      UserId user, RunId run, int position, Map<String, String> more, Instant deadline) {
    return streamed(
        headers(run, more),
        out ->
            interruptibly(
                () ->
                    new RunReader(
                            services,
                            user,
                            run,
                            Optional.of(lostRuns),
                            position,
                            new EventStream(out))
                        .send(deadline.minus(TIME_TO_END))));
  }

  /**
   * Runs the agent, with the caller as one of the run's readers. The request goes on until the run
   * has ended and its reader has all, has gone, or has no time left; so a reader changes nothing
   * for the run.
   */
  HttpResponse run(AgentRun.Request asked, Runs.Opened opened) {
    return withReader(asked, opened.id(), 0, Map.of(), runner(asked, opened));
  }

  /** As {@link #run}, of a run that goes on with another, from a chunk on. */
  HttpResponse goOn(Continuations.Begun begun, int position, Map<String, String> more) {
    Runs.Opened opened = begun.opened();
    Runner runner = runner(begun.task(), opened);
    return withReader(begun.task(), opened.id(), position, more, runner);
  }

  private Runner runner(AgentRun.Request asked, Runs.Opened opened) {
    return live -> new AgentRun(services, asked, opened, live).run();
  }

  /** As {@link #run}, when the message's turn has come. */
  HttpResponse runInTurn(AgentRun.Request asked, QueuedSend queued) {
    return withReader(
        asked,
        queued.run(),
        0,
        Map.of(),
        live -> {
          switch (queued.await(asked.deadline(), live.stop())) {
            case QueuedSend.Begun(var opened) -> new AgentRun(services, asked, opened, live).run();
            case QueuedSend.Ended(var outcome) -> {
              live.tail().append(UiMessageStream.ending(outcome, Runs.Ended.NOTHING));
              live.tail().close();
            }
          }
        });
  }

  private interface Runner {
    void run(LiveRun live) throws InterruptedException;
  }

  private HttpResponse withReader(
      AgentRun.Request asked, RunId run, int position, Map<String, String> more, Runner runner) {
    return streamed(
        headers(run, more),
        out -> {
          EventStream events = new EventStream(out);
          RunReader reader =
              new RunReader(services, asked.user(), run, Optional.empty(), position, events);
          interruptibly(() -> run(asked, run, runner, reader));
        });
  }

  private static Map<String, String> headers(RunId run, Map<String, String> more) {
    Map<String, String> headers = new HashMap<>(more);
    headers.put(RUN_ID, run.toString());
    return headers;
  }

  private void run(AgentRun.Request asked, RunId run, Runner runner, RunReader reader)
      throws InterruptedException, IOException {
    Instant until = asked.deadline().minus(TIME_TO_END);
    LiveRun live = services.live().begin(run);
    Thread reading = Thread.ofVirtual().name("run-read").start(() -> read(reader, until));
    try {
      runner.run(live);
      if (!reading.join(Duration.between(Instant.now(), until))) {
        throw new IOException("the reader has not taken all of run %s in time".formatted(run));
      }
    } finally {
      reading.interrupt();
      services.live().end(run);
    }
  }

  private static void read(RunReader reader, Instant until) {
    try {
      reader.send(until);
    } catch (InterruptedException requestEnds) {
      Thread.currentThread().interrupt();
    }
  }

  private interface Work {
    void run() throws InterruptedException, IOException;
  }

  /** A server that stops interrupts its requests; their callers can resume elsewhere. */
  private static void interruptibly(Work work) throws IOException {
    try {
      work.run();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new IOException("the server stops", stopping);
    }
  }

  private static HttpResponse streamed(Map<String, String> more, HttpResponse.Writer writer) {
    return new HttpResponse(200, HEADERS, new HttpResponse.Body.Streamed(writer)).with(more);
  }
}
