package dev.trellis.local;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request as API Gateway's REST API really sends it: with every field, names of header fields as
 * the caller spelled them, and null where there is nothing.
 *
 * @param resource the route's path, with its parameters in braces
 * @param base64 whether the body comes as base64, as it does for binary media types
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-input-format">the
 *     format</a>
 */
record RestEvent(
    String id,
    String method,
    String resource,
    Map<String, String> pathParameters,
    Map<String, String> query,
    Map<String, String> headers,
    Optional<String> body,
    boolean base64) {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String ADDRESS = "192.0.2.1";

  RestEvent {
    pathParameters = Map.copyOf(pathParameters);
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
  }

  static RestEvent of(
      String method,
      String resource,
      Map<String, String> pathParameters,
      Map<String, String> headers,
      Optional<String> body) {
    String id = UUID.randomUUID().toString();
    return new RestEvent(id, method, resource, pathParameters, Map.of(), headers, body, false);
  }

  RestEvent inBase64() {
    return new RestEvent(id, method, resource, pathParameters, query, headers, body, true);
  }

  byte[] toJson() {
    ObjectNode event = JSON.createObjectNode();
    event.put("resource", resource).put("path", path()).put("httpMethod", method);
    event.set("headers", JSON.valueToTree(headers));
    event.set("multiValueHeaders", multiple(headers));
    event.set("queryStringParameters", orNull(query));
    event.set("multiValueQueryStringParameters", query.isEmpty() ? null : multiple(query));
    event.set("pathParameters", orNull(pathParameters));
    event.putNull("stageVariables");
    event.set("requestContext", context());
    event.put("body", body.map(this::encoded).orElse(null));
    event.put("isBase64Encoded", base64);
    return JSON.writeValueAsBytes(event);
  }

  private String encoded(String text) {
    return base64
        ? Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))
        : text;
  }

  private String path() {
    String path = resource;
    for (Map.Entry<String, String> parameter : pathParameters.entrySet()) {
      path = path.replaceAll("\\{" + parameter.getKey() + "\\+?}", parameter.getValue());
    }
    return path;
  }

  private ObjectNode context() {
    ObjectNode context = JSON.createObjectNode();
    context.put("resourceId", "a1b2c3").put("resourcePath", resource).put("httpMethod", method);
    context.put("extendedRequestId", "JKJaXmPLvHcESHA=").put("requestId", id);
    context.put("requestTime", "21/Nov/2026:12:34:56 +0000").put("path", "/v1" + path());
    context.put("accountId", "123456789012").put("protocol", "HTTP/1.1").put("stage", "v1");
    context.put("domainPrefix", "70ixmpl4fl").put("apiId", "70ixmpl4fl");
    context.put("domainName", "70ixmpl4fl.execute-api.eu-west-1.amazonaws.com");
    context.put("requestTimeEpoch", 1_795_264_496_000L).put("deploymentId", "d1e2f3");
    ObjectNode identity = context.putObject("identity");
    for (String unknown :
        List.of(
            "cognitoIdentityPoolId",
            "accountId",
            "cognitoIdentityId",
            "caller",
            "principalOrgId",
            "accessKey",
            "cognitoAuthenticationType",
            "cognitoAuthenticationProvider",
            "userArn",
            "user")) {
      identity.putNull(unknown);
    }
    identity.put("sourceIp", ADDRESS).put("userAgent", "conformance");
    return context;
  }

  private static ObjectNode multiple(Map<String, String> values) {
    ObjectNode lists = JSON.createObjectNode();
    values.forEach((name, value) -> lists.putArray(name).add(value));
    return lists;
  }

  private static JsonNode orNull(Map<String, String> values) {
    return values.isEmpty() ? JSON.nullNode() : JSON.valueToTree(values);
  }
}
