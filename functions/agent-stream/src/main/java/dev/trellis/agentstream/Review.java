package dev.trellis.agentstream;

import dev.trellis.http.JsonFields;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a reviewer says of changes.
 *
 * @param findings what is wrong with them; nothing if they are approved
 */
record Review(List<Finding> findings) {
  private static final int MAX_FINDINGS = 20;
  private static final int MAX_PLACE = 300;
  private static final int MAX_PROBLEM = 2_000;

  Review {
    findings = List.copyOf(findings);
  }

  /**
   * Something that is wrong.
   *
   * @param place the file, and where in it
   */
  record Finding(String place, String problem) {}

  boolean approves() {
    return findings.isEmpty();
  }

  /**
   * Reads a verdict.
   *
   * @throws dev.trellis.domain.ProblemException with everything that is wrong with it
   */
  static Review read(JsonFields fields) {
    boolean approved = fields.required("approved", fields.flag("approved")).orElse(false);
    List<Finding> findings =
        fields.objects("findings", 0, MAX_FINDINGS).stream().map(Review::finding).toList();
    if (fields.has("approved") && approved != findings.isEmpty()) {
      fields.refuse("findings", "must be there if it is not approved, and only then");
    }
    fields.done();
    return new Review(findings);
  }

  private static Finding finding(JsonFields fields) {
    return new Finding(
        fields.required("place", fields.text("place", 1, MAX_PLACE)).orElse(""),
        fields.required("problem", fields.text("problem", 1, MAX_PROBLEM)).orElse(""));
  }

  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("approved", approves());
    ArrayNode list = json.putArray("findings");
    findings.forEach(
        finding ->
            list.addObject().put("place", finding.place()).put("problem", finding.problem()));
    return json;
  }

  /** The findings, a line each. */
  String lines() {
    return findings.stream()
        .map(finding -> "- %s: %s".formatted(finding.place(), finding.problem()))
        .collect(Collectors.joining("\n"));
  }
}
