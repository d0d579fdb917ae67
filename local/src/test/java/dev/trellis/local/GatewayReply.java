package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.runtime.testapi.Answer;
import dev.trellis.runtime.testapi.GatewayPrelude;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What API Gateway makes of a function's answer; it answers 502 where this fails. */
record GatewayReply(int status, Map<String, String> headers, String body) {
  private static final Map<String, String> HEADERS_OF_ALL =
      Map.of(
          "content-security-policy", "default-src 'none'; frame-ancestors 'none'",
          "permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
          "referrer-policy", "no-referrer",
          "strict-transport-security", "max-age=63072000; includeSubDomains",
          "x-content-type-options", "nosniff",
          "x-frame-options", "DENY",
          "vary", "Origin",
          "access-control-allow-origin", PackagedServers.ORIGIN);

  // A gateway sets these itself.
  private static final Set<String> NOT_OURS =
      Set.of("connection", "content-length", "date", "trailer", "transfer-encoding");

  /** Reads an answer of a function that streams, or of one that does not. */
  static GatewayReply read(Answer answer, boolean streams) throws ProtocolException {
    if (streams) {
      assertThat(answer).isInstanceOf(Answer.Streamed.class);
      return streamed((Answer.Streamed) answer);
    }
    assertThat(answer).isInstanceOf(Answer.Whole.class);
    return whole((Answer.Whole) answer);
  }

  /** {@code trailers} would tell that the answer is not whole. */
  static GatewayReply streamed(Answer.Streamed answer) throws ProtocolException {
    assertThat(answer.trailers()).isEmpty();
    GatewayPrelude prelude = GatewayPrelude.parse(answer.chunks().getFirst().bytes());
    assertThat(prelude.multiValueHeaders()).isEmpty();
    assertThat(prelude.cookies()).isEmpty();
    return new GatewayReply(
        prelude.statusCode(), prelude.headers(), new String(answer.body(), StandardCharsets.UTF_8));
  }

  /** Everything that functions answer is text, so none of it needs base64. */
  private static GatewayReply whole(Answer.Whole answer) {
    JsonNode json = JsonMapper.shared().readTree(answer.body());
    assertThat(json.propertyNames())
        .containsExactlyInAnyOrder("statusCode", "headers", "body", "isBase64Encoded");
    assertThat(json.path("statusCode").isIntegralNumber()).isTrue();
    assertThat(json.path("body").isString()).isTrue();
    assertThat(json.path("isBase64Encoded").isBoolean()).isTrue();
    assertThat(json.path("isBase64Encoded").asBoolean()).isFalse();
    Map<String, String> headers = new TreeMap<>();
    for (Map.Entry<String, JsonNode> header : json.path("headers").properties()) {
      assertThat(header.getValue().isString()).as(header.getKey()).isTrue();
      headers.put(header.getKey(), header.getValue().asString());
    }
    return new GatewayReply(json.path("statusCode").asInt(), headers, json.path("body").asString());
  }

  /** Every answer has them, whatever it tells. */
  void assertHeadersOfAll() {
    assertThat(headers).containsAllEntriesOf(HEADERS_OF_ALL).containsKey("cache-control");
    assertThat(headers.keySet())
        .doesNotContainAnyElementsOf(NOT_OURS)
        .allMatch(name -> name.matches("[a-z-]+"));
  }

  /** That this is a problem of RFC 9457, which names the request. */
  void assertProblem(int expected) {
    assertThat(status).as(body).isEqualTo(expected);
    assertThat(headers).containsEntry("content-type", "application/problem+json");
    JsonNode problem = JsonMapper.shared().readTree(body);
    assertThat(problem.path("status").asInt()).isEqualTo(expected);
    assertThat(problem.path("instance").asString()).isEqualTo(headers.get("x-request-id"));
  }
}
