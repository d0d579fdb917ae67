package dev.trellis.migrate;

import dev.trellis.domain.ProblemException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What CloudFormation asks of a custom resource, and the answer in its form.
 *
 * @param responseUrl where the answer goes: a presigned address, and so a credential
 * @param physicalId the resource's name, which stays the same for as long as the resource lives:
 *     with another one CloudFormation would take it for a replacement
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html">the
 *     requests</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html">the
 *     answers</a>
 */
record CustomResource(
    Type type,
    URI responseUrl,
    String stackId,
    String requestId,
    String logicalId,
    String physicalId) {

  private static final String FIRST_PHYSICAL_ID = "trellis-schema";
  // An answer may have 4 KB in all.
  private static final int MAX_REASON = 1_000;

  /** What is to be done. */
  enum Type {
    CREATE,
    UPDATE,
    DELETE
  }

  /** Without the address, which is a credential. */
  @Override
  public String toString() {
    return "CustomResource[type=%s, logicalId=%s, requestId=%s]"
        .formatted(type, logicalId, requestId);
  }

  /**
   * Reads a request.
   *
   * @throws ProblemException naming the field if one is missing or not as it should be
   */
  static CustomResource read(JsonNode event) {
    String type = text(event, "RequestType");
    return new CustomResource(
        Stream.of(Type.values())
            .filter(t -> t.name().equals(type.toUpperCase(Locale.ROOT)))
            .findFirst()
            .orElseThrow(
                () -> ProblemException.invalid("RequestType", "must be Create, Update or Delete")),
        url(text(event, "ResponseURL")),
        text(event, "StackId"),
        text(event, "RequestId"),
        text(event, "LogicalResourceId"),
        event.path("PhysicalResourceId").asString(FIRST_PHYSICAL_ID));
  }

  /**
   * The answer.
   *
   * @param invocation names the log lines that tell more
   */
  Map<String, String> answer(Outcome outcome, String invocation) {
    return Map.of(
        "Status", outcome instanceof Outcome.Done ? "SUCCESS" : "FAILED",
        "Reason", reason(outcome, invocation),
        "PhysicalResourceId", physicalId,
        "StackId", stackId,
        "RequestId", requestId,
        "LogicalResourceId", logicalId);
  }

  private static String reason(Outcome outcome, String invocation) {
    return switch (outcome) {
      case Outcome.Done done -> "changed: " + done.report().changed();
      case Outcome.Refused(String reason) -> withInvocation(reason, invocation);
      case Outcome.Failed(String reason) -> withInvocation(reason, invocation);
    };
  }

  private static String withInvocation(String reason, String invocation) {
    String cut = reason.substring(0, Math.min(reason.length(), MAX_REASON));
    return "%s (the log of request %s tells more)".formatted(cut, invocation);
  }

  private static String text(JsonNode event, String field) {
    String text = event.path(field).asString("");
    if (text.isEmpty()) {
      throw ProblemException.invalid(field, "must be a text");
    }
    return text;
  }

  /** The exception of a malformed address would show it, so it is not kept. */
  private static URI url(String text) {
    try {
      URI url = new URI(text);
      if (url.getHost() != null && List.of("http", "https").contains(url.getScheme())) {
        return url;
      }
    } catch (URISyntaxException reportedBelow) {
      // Falls through to the one problem for both cases.
    }
    throw ProblemException.invalid("ResponseURL", "must be an http or https URL");
  }
}
