package dev.trellis.migrate;

import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import dev.trellis.http.HttpResponse;
import dev.trellis.http.Json;
import dev.trellis.http.ProblemJson;
import dev.trellis.store.MigrationCommand;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Answers CloudFormation, which waits for an answer at an address of its own, and operators, who
 * call the function with {@code {"command": "status"}}, {@code up} or {@code down} and get a report
 * or a problem.
 */
final class MigrateHandler {
  private static final Logger LOG = LoggerFactory.getLogger(MigrateHandler.class);

  private final Migrator migrator;
  private final ResponseUrl responseUrl;

  MigrateHandler(Migrator migrator, ResponseUrl responseUrl) {
    this.migrator = migrator;
    this.responseUrl = responseUrl;
  }

  /**
   * Does what an event asks for.
   *
   * @param left until the function is ended; some of it is kept for telling CloudFormation
   * @return what was done, as JSON
   * @throws CannotAnswerException if CloudFormation could not be told: Lambda then tries the whole
   *     event again
   */
  byte[] handle(byte[] event, String requestId, Duration left) {
    Duration time = left.minus(min(ResponseUrl.MOST, left.dividedBy(2)));
    try {
      JsonNode json = Json.readBody(event);
      return json.has("RequestType")
          ? answer(CustomResource.read(json), requestId, time)
          : json(migrator.run(command(json), time), requestId);
    } catch (ProblemException told) {
      LOG.error("the event cannot be understood: {}", told.problem().detail());
      return body(ProblemJson.of(told.problem(), requestId));
    }
  }

  private byte[] answer(CustomResource resource, String requestId, Duration time) {
    Outcome outcome =
        switch (resource.type()) {
          case CREATE, UPDATE -> migrator.run(MigrationCommand.UP, time);
          // The data outlives its stack, and so does its schema.
          case DELETE -> new Outcome.Done("delete", Outcome.NOTHING);
        };
    responseUrl.put(resource.responseUrl(), Json.write(resource.answer(outcome, requestId)));
    return json(outcome, requestId);
  }

  private static MigrationCommand command(JsonNode json) {
    if (!json.isObject() || !Set.of("command").containsAll(json.propertyNames())) {
      throw ProblemException.invalid("command", "must be the only field");
    }
    return MigrationCommand.named(json.path("command").asString(""))
        .orElseThrow(
            () -> ProblemException.invalid("command", "must be one of status, up and down"));
  }

  private static byte[] json(Outcome outcome, String requestId) {
    return switch (outcome) {
      case Outcome.Done done -> Json.write(done.view());
      case Outcome.Refused(String reason) ->
          body(ProblemJson.of(new Problem.Conflict(reason), requestId));
      case Outcome.Failed _ -> body(ProblemJson.ofBug(requestId));
    };
  }

  private static byte[] body(HttpResponse response) {
    return switch (response.body()) {
      case HttpResponse.Body.Bytes(byte[] bytes) -> bytes;
      case HttpResponse.Body.Streamed _ ->
          throw new IllegalStateException("a problem is not streamed");
    };
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
