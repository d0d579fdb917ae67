package dev.trellis.boot;

import dev.trellis.domain.ProjectId;
import dev.trellis.domain.SessionId;
import dev.trellis.domain.Tier;
import dev.trellis.domain.UserId;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A {@link PrimingRequest} as API Gateway would send it: from a user who was made up for it, and so
 * has nothing, unless everybody may make it.
 */
final class PrimingEvent {
  /** Tells it from what API Gateway sends: that has no source, and no caller can give it one. */
  static final String SOURCE = "trellis.priming";

  private PrimingEvent() {}

  /** The events of the requests, in JSON. */
  static List<byte[]> all(List<PrimingRequest> requests, App app) {
    return requests.stream().map(request -> event(request, app)).toList();
  }

  private static byte[] event(PrimingRequest request, App app) {
    // Formatting would load a good deal more.
    String json =
        """
        {"source": "SOURCE", "resource": "ROUTE", "path": "ROUTE", "httpMethod": "METHOD",
         "headers": {"accept": "application/json"CREDENTIAL}, "queryStringParameters": null,
         "pathParameters": {"projectId": "PROJECT"}, "requestContext": {"requestId": "priming"},
         "body": "BODY", "isBase64Encoded": false}"""
            .replace("SOURCE", SOURCE)
            .replace("ROUTE", request.route())
            .replace("METHOD", request.method())
            .replace("BODY", request.body().replace("\"", "\\\""))
            .replace("PROJECT", ProjectId.create().toString())
            .replace("CREDENTIAL", credential(request, app));
    return json.getBytes(StandardCharsets.UTF_8);
  }

  private static String credential(PrimingRequest request, App app) {
    if (Access.scope(request.method(), request.route()).isEmpty()) {
      return "";
    }
    String token =
        app.credentials()
            .accessTokens()
            .sign(UserId.create(), SessionId.create().value(), Tier.FREE);
    return ", \"authorization\": \"Bearer " + token + "\"";
  }
}
