package dev.trellis.bench;

import dev.trellis.domain.FileBatch;
import dev.trellis.domain.FileOperation;
import dev.trellis.domain.FilePath;
import dev.trellis.http.Json;
import dev.trellis.store.Files;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Whether changes are lost when several write to one project, each to a line of its own of one
 * file.
 */
final class WritersBench {
  private static final int WRITERS = DataRig.CLIENTS;
  private static final int CHANGES = 40;
  private static final FilePath FILE = new FilePath("counts.txt");
  private static final Pattern COUNT = Pattern.compile(": (\\d+);");

  private final DataRig rig;

  WritersBench(DataRig rig) {
    this.rig = rig;
  }

  String run(List<Goal> goals) throws Exception {
    System.err.println("writers on one project");
    int oldLost =
        rig.peer()
            .ask("writers", Map.of("writers", WRITERS, "changes", CHANGES))
            .get("lost")
            .asInt();
    Owner owner = rig.newOwner();
    prepare(owner);
    Timings edits = new Timings();
    Clients.run(
        WRITERS,
        writer -> IntStream.range(0, CHANGES).mapToDouble(i -> count(owner, writer, i)).toArray(),
        edits);
    int lost = WRITERS * CHANGES - counted(owner);
    goals.add(new Goal("updates lost of %d writers".formatted(WRITERS), lost, 0));
    return """
    ### Writers on one project

    %d writers make %d changes each, each in a line of its own of one file. The old stack reads the file, changes the line and \
    writes the file, in one transaction, and loses %d of %d changes. Ours is sent edits, and loses %d, at %s batches per second.

    """
        .formatted(
            WRITERS, CHANGES, oldLost, WRITERS * CHANGES, lost, Timings.number(edits.perSecond()));
  }

  private void prepare(Owner owner) {
    String lines =
        IntStream.range(0, WRITERS).mapToObj(w -> line(w, 0)).collect(Collectors.joining("\n"));
    new Files(rig.db())
        .apply(
            owner.user(),
            owner.project(),
            new FileBatch(
                List.of(new FileOperation.Create(FILE, lines, Optional.empty())),
                Optional.empty(),
                "",
                FileBatch.Author.PERSON));
  }

  private static String line(int writer, int count) {
    return "writer-%d: %d;".formatted(writer, count);
  }

  private double count(Owner owner, int writer, int count) {
    Map<String, String> edit =
        Map.of("search", line(writer, count), "replace", line(writer, count + 1));
    Map<String, Object> operation =
        Map.of("op", "edit", "path", FILE.value(), "edits", List.of(edit));
    String body = Json.writeText(Map.of("operations", List.of(operation)));
    byte[] event = owner.request("POST", "/projects/{projectId}/files/batch", body).bytes(owner);
    return rig.batch(DataRig.Way.DIRECT).ask(event, 200).millis();
  }

  private int counted(Owner owner) {
    byte[] content =
        new Files(rig.db()).read(owner.user(), owner.project(), FILE).orElseThrow().content();
    return COUNT
        .matcher(new String(content, StandardCharsets.UTF_8))
        .results()
        .mapToInt(count -> Integer.parseInt(count.group(1)))
        .sum();
  }
}
