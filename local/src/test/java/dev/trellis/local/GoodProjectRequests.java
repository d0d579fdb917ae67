package dev.trellis.local;

import static java.util.Map.entry;

import dev.trellis.local.GoodRequests.Good;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Requests that go well about a project itself and its history. */
final class GoodProjectRequests {
  private static final String PROJECT = "/projects/{projectId}";
  private static final String JSON = "application/json; charset=utf-8";

  private final RunningBundle bundle;

  private GoodProjectRequests(RunningBundle bundle) {
    this.bundle = bundle;
  }

  static Map<String, Supplier<Good>> of(RunningBundle bundle) {
    return new GoodProjectRequests(bundle).byRoute();
  }

  private Map<String, Supplier<Good>> byRoute() {
    return Map.ofEntries(
        entry("POST /projects/import", this::importZip),
        entry("GET " + PROJECT + "/export", () -> told("a.txt").as("application/zip")),
        entry("PATCH " + PROJECT, () -> told("Renamed").sending("{\"name\": \"Renamed\"}")),
        entry("DELETE " + PROJECT, () -> answered(204, "").as("")),
        entry("POST " + PROJECT + "/undelete", this::undelete),
        entry("PUT " + PROJECT + "/star", () -> told("\"starred\":true")),
        entry("DELETE " + PROJECT + "/star", () -> told("\"starred\":false")),
        entry("GET " + PROJECT + "/files", () -> told("\"path\":\"a.txt\"")),
        entry("GET " + PROJECT + "/messages", () -> told("\"messages\":[]")),
        entry("GET " + PROJECT + "/revisions", () -> told("\"revisions\":[")),
        entry("GET " + PROJECT + "/revisions/{n}", () -> told("a.txt").with("n", "1")),
        entry("POST " + PROJECT + "/revisions/{n}/restore", this::restore),
        entry("POST " + PROJECT + "/undo", () -> told("\"undone\":1").sending("{}")),
        entry("POST " + PROJECT + "/redo", this::redo),
        entry("GET " + PROJECT + "/checkpoints", () -> told("\"checkpoints\":[")),
        entry("PUT " + PROJECT + "/checkpoints/{name}", () -> told("first").with("name", "first")),
        entry("DELETE " + PROJECT + "/checkpoints/{name}", this::forgetCheckpoint),
        entry("POST " + PROJECT + "/fork", () -> answered(201, "\"revision\":1").sending("{}")));
  }

  private Good told(String text) {
    return answered(200, text);
  }

  private Good answered(int status, String text) {
    String project = bundle.newProject();
    bundle.batch(project, RunningBundle.create("a.txt", "a"));
    Map<String, String> parameters = Map.of("projectId", project);
    return new Good(parameters, bundle.token(), Optional.empty(), status, JSON, text);
  }

  private Good importZip() {
    return new Good(
        Map.of(),
        bundle.token(),
        Optional.of(TextZip.of("a.txt")),
        201,
        JSON,
        "\"files\":1,\"bytes\":");
  }

  private Good undelete() {
    Good good = told("A test's project");
    bundle.delete("/projects/" + good.parameters().get("projectId"));
    return good;
  }

  private Good restore() {
    Good good = told("\"revision\":3").with("n", "1");
    String project = good.parameters().getOrDefault("projectId", "");
    bundle.batch(project, RunningBundle.create("b.txt", "b"));
    return good;
  }

  private Good redo() {
    Good good = told("\"redone\":1").sending("{}");
    bundle.post("/projects/%s/undo".formatted(good.parameters().get("projectId")), "");
    return good;
  }

  private Good forgetCheckpoint() {
    Good good = answered(204, "").as("").with("name", "first");
    String project = good.parameters().get("projectId");
    bundle.put("/projects/%s/checkpoints/first".formatted(project), "{}");
    return good;
  }
}
