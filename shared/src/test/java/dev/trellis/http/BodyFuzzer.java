package dev.trellis.http;

import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import dev.trellis.domain.Tier;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Any bytes as the body of a request, and every kind of field read from it. */
public final class BodyFuzzer {
  private BodyFuzzer() {}

  /** What the fuzzer begins with. */
  public static List<byte[]> seeds() {
    return List.of(
            "{\"name\":\"a\",\"count\":1,\"path\":\"a.txt\",\"tier\":\"FREE\"}",
            "{\"operations\":[{\"path\":\"a/b\",\"name\":null}],\"texts\":[\"\\ud83c\"]}",
            "[[[1e400, -0, 0.1]]]",
            "{\"a\":{\"a\":1},\"a\":2}",
            " ")
        .stream()
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  /** What Jazzer calls. */
  public static void fuzzerTestOneInput(byte[] data) {
    try {
      JsonNode body = Json.readBody(data);
      check(Json.readOwn(Json.writeText(body)).getNodeType() == body.getNodeType());
      read(JsonFields.of(body));
    } catch (ProblemException refused) {
      check(refused.problem() instanceof Problem.Invalid invalid && !invalid.errors().isEmpty());
      // The answer must be one that can be sent.
      check(Json.write(refused.problem()).length > 0);
    }
  }

  private static void read(JsonFields fields) {
    fields.required("name", fields.text("name", 1, 10));
    fields.count("count").ifPresent(count -> check(count >= 0));
    fields.path("path");
    fields.parsed(
        "tier",
        text -> Arrays.stream(Tier.values()).filter(t -> t.name().equals(text)).findFirst(),
        "must be a tier");
    if (fields.has("texts")) {
      check(fields.texts("texts", 3).size() <= 3);
    }
    fields.objects("operations", 3).forEach(operation -> operation.path("path"));
    fields.done();
  }

  private static void check(boolean holds) {
    if (!holds) {
      throw new AssertionError();
    }
  }
}
