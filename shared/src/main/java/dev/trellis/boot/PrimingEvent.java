package dev.trellis.boot;

import java.nio.charset.StandardCharsets;

/**
 * The request that a function serves before a snapshot is taken of it, as API Gateway would send
 * it: a GET from nobody, without a body.
 */
final class PrimingEvent {
  /** Tells it from what API Gateway sends: that has no source, and no caller can give it one. */
  static final String SOURCE = "trellis.priming";

  private PrimingEvent() {}

  /**
   * The event in JSON.
   *
   * @param route a literal of ours, with nothing in it to be escaped
   */
  static byte[] get(String route) {
    String json =
        """
        {"source": "SOURCE", "resource": "ROUTE", "path": "ROUTE", "httpMethod": "GET",
         "headers": {"accept": "application/json"}, "queryStringParameters": null,
         "pathParameters": null, "requestContext": {"requestId": "priming"},
         "body": null, "isBase64Encoded": false}"""
            // Formatting would load a good deal for every start.
            .replace("SOURCE", SOURCE)
            .replace("ROUTE", route);
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
