package dev.trellis.health;

import dev.trellis.domain.ProblemException;
import dev.trellis.http.HttpHandler;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers whether the function is alive (always, without asking anything) and whether it is ready:
 * every dependency is asked for real, all at the same time. Only the database is required: without
 * the cache all works from one process, and without the model projects can still be read and
 * edited, so these make the answer {@code degraded} and no more.
 */
final class HealthHandler implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(HealthHandler.class);
  private static final Duration PATIENCE = Duration.ofSeconds(6);

  private final List<Check> checks;

  HealthHandler(List<Check> checks) {
    this.checks = List.copyOf(checks);
  }

  /** The state of one dependency; why it is down is for the log. */
  private record CheckView(String status, boolean required, double millis) {
    boolean isUp() {
      return status.equals("ok");
    }
  }

  private record ReadyView(String status, Map<String, CheckView> checks) {}

  @Override
  public HttpResponse handle(HttpRequest request) {
    return switch (request.endpoint()) {
      case "GET /live", "GET /health/live" -> live();
      case "GET /health", "GET /ready", "GET /health/ready", "EVENT trellis.ping" -> ready();
      default -> throw ProblemException.notFound("There is nothing here.");
    };
  }

  /** Written out, so that a process that was only asked whether it lives loads no JSON mapper. */
  private static HttpResponse live() {
    return new HttpResponse(
        200,
        Map.of("content-type", "application/json; charset=utf-8"),
        new HttpResponse.Body.Bytes("{\"status\":\"ok\"}".getBytes(StandardCharsets.UTF_8)));
  }

  private HttpResponse ready() {
    long start = System.nanoTime();
    List<FutureTask<CheckView>> running = new ArrayList<>();
    for (Check check : checks) {
      FutureTask<CheckView> task = new FutureTask<>(() -> ask(check));
      Thread.ofVirtual().name("check-" + check.name()).start(task);
      running.add(task);
    }
    Map<String, CheckView> views = new LinkedHashMap<>();
    for (int i = 0; i < checks.size(); i++) {
      views.put(checks.get(i).name(), await(running.get(i), checks.get(i), start));
    }
    boolean down = views.values().stream().anyMatch(view -> view.required() && !view.isUp());
    boolean allUp = views.values().stream().allMatch(CheckView::isUp);
    String status = down ? "down" : allUp ? "ok" : "degraded";
    return HttpResponse.json(down ? 503 : 200, new ReadyView(status, views));
  }

  private static CheckView ask(Check check) {
    long start = System.nanoTime();
    try {
      check.probe().run();
      return view(check, true, start);
    } catch (RuntimeException down) {
      LOG.warn("{} is down", check.name(), down);
      return view(check, false, start);
    }
  }

  private static CheckView await(FutureTask<CheckView> task, Check check, long start) {
    long left = PATIENCE.toNanos() - (System.nanoTime() - start);
    try {
      return task.get(Math.max(left, 0), TimeUnit.NANOSECONDS);
    } catch (TimeoutException slow) {
      LOG.warn("{} did not answer in time", check.name());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException bug) {
      LOG.error("the check of {} failed", check.name(), bug);
    }
    task.cancel(true);
    return view(check, false, start);
  }

  private static CheckView view(Check check, boolean up, long start) {
    double millis = Math.round((System.nanoTime() - start) / 1e4) / 100.0;
    return new CheckView(up ? "ok" : "down", check.required(), millis);
  }
}
