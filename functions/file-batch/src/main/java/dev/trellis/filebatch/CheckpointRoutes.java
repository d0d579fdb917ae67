package dev.trellis.filebatch;

import dev.trellis.domain.Checkpoint;
import dev.trellis.domain.FilePath;
import dev.trellis.domain.ProblemException;
import dev.trellis.http.CheckpointView;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import dev.trellis.http.JsonFields;
import dev.trellis.store.Checkpoints;
import java.util.Optional;

/** Gives names to revisions. */
final class CheckpointRoutes {
  private final Checkpoints checkpoints;

  CheckpointRoutes(Checkpoints checkpoints) {
    this.checkpoints = checkpoints;
  }

  HttpResponse put(HttpRequest request) {
    String name = name(request);
    JsonFields body = request.body().length == 0 ? JsonFields.none() : JsonFields.ofBody(request);
    Optional<Long> revision = body.count("revision");
    body.done();
    Checkpoint checkpoint =
        checkpoints.put(request.caller().userId(), request.projectId(), name, revision);
    return HttpResponse.json(200, CheckpointView.of(checkpoint));
  }

  HttpResponse delete(HttpRequest request) {
    if (!checkpoints.delete(request.caller().userId(), request.projectId(), name(request))) {
      throw ProblemException.notFound("There is no such checkpoint.");
    }
    return HttpResponse.empty(204);
  }

  private static String name(HttpRequest request) {
    String name = request.pathParameter("name");
    int length = name.codePointCount(0, name.length());
    if (length < 1 || length > Checkpoint.MAX_NAME_LENGTH) {
      throw ProblemException.invalid(
          "name", "must have 1 to %d characters".formatted(Checkpoint.MAX_NAME_LENGTH));
    }
    if (name.indexOf('\0') >= 0 || !FilePath.isWellFormed(name)) {
      throw ProblemException.invalid("name", "must be valid Unicode without U+0000");
    }
    return name;
  }
}
