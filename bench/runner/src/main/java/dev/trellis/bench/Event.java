package dev.trellis.bench;

import dev.trellis.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A request as API Gateway's REST API hands it to a function, by the user of {@link Database} or
 * whoever the credential is of.
 *
 * @param route the route's template
 * @param path values for the places that the route has
 * @param query by name
 * @param headers by name, besides those that every request has
 * @param body JSON; {@code NEW_ID} in it is another id each time
 */
record Event(
    String method,
    String route,
    Map<String, String> path,
    Map<String, String> query,
    Map<String, String> headers,
    String body) {
  private static final String NEW_ID = "NEW_ID";

  /** A request whose route has one place at most: a project's. */
  Event(String method, String route, String project, String body) {
    this(method, route, Map.of("projectId", project), Map.of(), Map.of(), body);
  }

  /** A message to the agent: a message is answered once, so each has an id of its own. */
  static Event message(String project) {
    return new Event(
        "POST",
        "/agent",
        project,
        """
        {"id": "%s", "message": {"id": "%s", "role": "user", "parts": [{"type": "text", "text": "Hi"}]}}\
        """
            .formatted(project, NEW_ID));
  }

  Event withPath(String name, String value) {
    return new Event(method, route, with(path, name, value), query, headers, body);
  }

  Event withQuery(String name, String value) {
    return new Event(method, route, path, with(query, name, value), headers, body);
  }

  Event withHeader(String name, String value) {
    return new Event(method, route, path, query, with(headers, name, value), body);
  }

  private static Map<String, String> with(Map<String, String> map, String name, String value) {
    Map<String, String> more = new HashMap<>(map);
    more.put(name, value);
    return Map.copyOf(more);
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
    Map<String, String> all = new HashMap<>(headers);
    all.putIfAbsent("accept", "application/json");
    all.put("authorization", "Bearer " + credential);
    all.put("content-type", "application/json");
    all.put("host", "api.example.com");
    all.put("user-agent", "bench");
    return """
    {"resource": %s, "path": %1$s, "httpMethod": "%s",
     "headers": %s,
     "multiValueHeaders": {"accept": ["application/json"]}, "queryStringParameters": %s,
     "pathParameters": %s, "stageVariables": null,
     "requestContext": {"requestId": "r1", "identity": {"sourceIp": "%s"}},
     "body": %s, "isBase64Encoded": false}
    """
        .formatted(
            Json.writeText(route),
            method,
            Json.writeText(all),
            query.isEmpty() ? "null" : Json.writeText(query),
            Json.writeText(path),
            address,
            Json.writeText(body.replace(NEW_ID, UUID.randomUUID().toString())));
  }

  /** The event as a function gets it, from somebody with a token. */
  byte[] bytes(Owner owner) {
    return json(owner.token(), "192.0.2.1").getBytes(StandardCharsets.UTF_8);
  }
}
