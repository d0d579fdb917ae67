package dev.trellis.bench;

import dev.trellis.http.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;

/** Compares the load of a whole project, its contents too, as gzip JSON. */
final class LoadBench {
  private static final int FILES = 500;
  private static final int SIZE = 10 * 1024;
  private static final double MEGABYTE = 1e6;
  private static final String RAW =
      """
      select f.path, f.hash, f.size, f.language, c.codec, c.body
      from file f join project p on p.id = f.project_id join content c on c.store_id = p.store_id and c.hash = f.hash
      where f.project_id = ? order by f.path
      """;

  private final DataRig rig;
  private final int rounds;

  LoadBench(DataRig rig, int rounds) {
    this.rig = rig;
    this.rounds = rounds;
  }

  String run(List<Goal> goals) throws Exception {
    System.err.println("loads of a whole project");
    rig.peer().ask("prepareLoad", Map.of("files", FILES, "size", SIZE));
    Owner owner = rig.newOwner();
    new ChangingTree(owner, rig.corpus(), FILES).prepare(rig.db(), 1, SIZE);
    rig.settle();
    byte[] event = event(owner);
    Timings json = new Timings();
    Timings old = new Timings();
    Timings ours = new Timings();
    Timings raw = new Timings();
    int oldBytes = 0;
    warmUp(event);
    for (int round = 0; round < rounds; round++) {
      JsonNode answer = rig.peer().ask("loads", Map.of("samples", 10));
      json.add(PrismaPeer.numbers(answer, "millis"));
      old.add(PrismaPeer.numbers(answer, "gzipMillis"));
      oldBytes = answer.get("bytes").asInt();
      for (int i = 0; i < 10; i++) {
        ours.add(rig.load().stream(event, 200).millis());
        raw.add(rawMillis(owner));
      }
    }
    int bytes = check(rig.load().stream(event, 200).bytes());
    goals.add(Goal.atLeast("load as gzip: times faster than the old stack", ours.ratioTo(old), 7));
    goals.add(new Goal("load as gzip against the raw fetch", raw.ratioTo(ours), 2.2));
    goals.add(new Goal("load as gzip: MB on the wire", bytes / MEGABYTE, 1.5));
    return text(List.of(json, old, ours, raw), oldBytes, bytes);
  }

  private void warmUp(byte[] event) {
    rig.peer().ask("loads", Map.of("samples", 5));
    for (int i = 0; i < 10; i++) {
      rig.load().stream(event, 200);
    }
  }

  private static byte[] event(Owner owner) {
    return owner
        .request("GET", "/projects/{projectId}", "")
        .withQuery("include", "content")
        .withHeader("accept-encoding", "gzip")
        .bytes(owner);
  }

  private static String text(List<Timings> all, int oldBytes, int bytes) {
    return """
    ### Loading a project

    %d files of %d KB with their contents, in ms and in MB of the answer's body; the old stack compresses at level 1.

    | | p50 | p95 | MB | samples |
    |---|---|---|---|---|
    | old, JSON | %s | %.2f | %d |
    | old, gzip JSON | %s | %.2f | %d |
    | ours, gzip JSON | %s | %.2f | %d |
    | raw fetch of the rows | %s | | %d |

    """
        .formatted(
            FILES,
            SIZE / 1024,
            all.get(0).cells(),
            FILES * SIZE / MEGABYTE,
            all.get(0).count(),
            all.get(1).cells(),
            oldBytes / MEGABYTE,
            all.get(1).count(),
            all.get(2).cells(),
            bytes / MEGABYTE,
            all.get(2).count(),
            all.get(3).cells(),
            all.get(3).count());
  }

  /** How many bytes the body has, which holds every content. */
  private static int check(byte[] body) throws IOException {
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(body))) {
      JsonNode answer = Json.readOwn(new String(gzip.readAllBytes(), StandardCharsets.UTF_8));
      long whole =
          answer
              .get("files")
              .valueStream()
              .filter(file -> file.get("content").asString().length() == SIZE)
              .count();
      if (whole != FILES) {
        throw new IllegalStateException("the load has %d of %d contents".formatted(whole, FILES));
      }
    }
    return body.length;
  }

  /** Reads the same rows and does nothing with them. */
  private double rawMillis(Owner owner) throws SQLException {
    long start = System.nanoTime();
    try (PreparedStatement select = rig.admin().prepareStatement(RAW)) {
      select.setObject(1, owner.project().value());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          rows.getBytes("body");
        }
      }
    }
    return (System.nanoTime() - start) / 1e6;
  }
}
