package dev.trellis.bench;

import java.util.UUID;

/**
 * A request as API Gateway's REST API hands it to a function, by the user of {@link Database}.
 *
 * @param route the route's template
 * @param project the id for the place that the route has for one
 * @param body JSON; {@code NEW_ID} in it is another id each time
 */
record Event(String method, String route, String project, String body) {
  private static final String NEW_ID = "NEW_ID";

  /** A message to the agent: a message is answered once, so each has an id of its own. */
  static Event message(String project) {
    return new Event(
        "POST",
        "/agent",
        project,
        """
        {"id": "%s", "message": {"id": "%s", "role": "user", "parts": [{"type": "text", "text": "Hi"}]}}"""
            .formatted(project, NEW_ID));
  }

  /** The event in JSON, with a token that is valid now. */
  String json() {
    return json(Tokens.of(Database.USER), "192.0.2.1");
  }

  /**
   * The event in JSON.
   *
   * @param credential an access token or an API key
   * @param address where it comes from
   */
  String json(String credential, String address) {
    return """
    {"resource": "%s", "path": "%1$s", "httpMethod": "%s",
     "headers": {"accept": "application/json", "authorization": "Bearer %s", "content-type": "application/json",
       "host": "api.example.com", "user-agent": "bench"},
     "multiValueHeaders": {"accept": ["application/json"]}, "queryStringParameters": null,
     "pathParameters": {"projectId": "%s"}, "stageVariables": null,
     "requestContext": {"requestId": "r1", "identity": {"sourceIp": "%s"}},
     "body": "%s", "isBase64Encoded": false}
    """
        .formatted(
            route,
            method,
            credential,
            project,
            address,
            body.replace(NEW_ID, UUID.randomUUID().toString()).replace("\"", "\\\""));
  }
}
