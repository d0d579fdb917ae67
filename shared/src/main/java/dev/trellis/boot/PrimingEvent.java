package dev.trellis.boot;

import java.nio.charset.StandardCharsets;

/**
 * The request that a function serves before a snapshot is taken of it, as API Gateway would send
 * it: a GET from nobody, without a body.
 */
final class PrimingEvent {
  private PrimingEvent() {}

  /**
   * The event in JSON.
   *
   * @param route a literal of ours, with nothing in it to be escaped
   */
  static byte[] get(String route) {
    String json =
        """
        {"resource": "ROUTE", "path": "ROUTE", "httpMethod": "GET",
         "headers": {"accept": "application/json"}, "queryStringParameters": null,
         "pathParameters": null, "requestContext": {"requestId": "priming"},
         "body": null, "isBase64Encoded": false}"""
            // Formatting would load a good deal for every start.
            .replace("ROUTE", route);
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
