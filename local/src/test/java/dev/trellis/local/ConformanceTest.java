package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.GoodRequests.Good;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every packaged function answers what API Gateway sends for each of its routes, in a process of
 * its own: a function that answers whole under AWS's client and under ours, one that streams under
 * ours.
 */
class ConformanceTest {
  private static final PackagedServers SERVERS = PackagedServers.shared();
  private static final GoodRequests GOOD = new GoodRequests(SERVERS.bundle());

  @TempDir private static Path logs;
  @AutoClose private static PackagedFunctions functions;

  /** A route under a client. */
  record Case(Deployment function, Deployment.Client client, Template.Route route) {
    @Override
    public String toString() {
      return "%s %s under %s".formatted(route.method(), route.path(), client);
    }
  }

  @BeforeAll
  static void prepare() {
    functions = new PackagedFunctions(logs);
  }

  /** A case for each function and client. */
  private static Stream<Case> functionsAsking(Function<Deployment, List<Template.Route>> routes) {
    return Template.read(RunningBundle.TEMPLATE).served().stream()
        .map(function -> Deployment.of(function, SERVERS.values()))
        .flatMap(
            function ->
                function.clients().stream()
                    .flatMap(
                        client ->
                            routes.apply(function).stream()
                                .map(route -> new Case(function, client, route))));
  }

  private static Stream<Case> routes(Predicate<Template.Route> which) {
    return functionsAsking(
        deployment -> deployment.function().routes().stream().filter(which).toList());
  }

  static Stream<Case> preflights() {
    return routes(route -> route.method().equals("OPTIONS"));
  }

  static Stream<Case> served() {
    return routes(route -> !route.method().equals("OPTIONS"));
  }

  @Test
  void everyRouteOfTheTemplateIsAsked() {
    Set<String> routes =
        served()
            .map(one -> one.route().method() + " " + one.route().path())
            .collect(Collectors.toSet());
    assertThat(GOOD.routes()).containsExactlyInAnyOrderElementsOf(routes);
    assertThat(preflights()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("served")
  void aRouteServesRefusesANonsensicalBodyAndIsClosed(Case one) throws Exception {
    Good good = GOOD.of(one.route());
    GatewayReply served = call(one, event(one.route(), good, good.body()));
    assertThat(served.status()).as(served.body()).isEqualTo(good.status());
    assertThat(served.headers().getOrDefault("content-type", "")).isEqualTo(good.contentType());
    assertThat(served.body()).contains(good.told());
    if (!good.token().isEmpty()) {
      assertThat(served.headers()).containsKeys("ratelimit", "ratelimit-policy");
      call(one, event(one.route(), good.by(""), good.body())).assertProblem(401);
    }
    if (GoodRequests.readsBody(one.route())) {
      call(one, event(one.route(), bearer(good), Optional.of("{\"a\": "))).assertProblem(400);
    }
  }

  /** Somebody who is still there after the good request, which may have deleted its caller. */
  private static Good bearer(Good good) {
    return good.token().isEmpty() ? good : good.by(SERVERS.bundle().token());
  }

  @ParameterizedTest
  @MethodSource("preflights")
  void aBrowserIsToldThatItMayCall(Case one) throws Exception {
    Map<String, String> headers =
        Map.of("Origin", PackagedServers.ORIGIN, "Access-Control-Request-Method", "POST");
    RestEvent event =
        RestEvent.of("OPTIONS", one.route().path(), Map.of(), headers, Optional.empty());
    GatewayReply reply = call(one, event);
    assertThat(reply.status()).isEqualTo(204);
    assertThat(reply.body()).isEmpty();
    assertThat(reply.headers())
        .containsKeys("access-control-allow-methods", "access-control-allow-headers");
  }

  @ParameterizedTest
  @MethodSource("unknown")
  void whatThereIsNotIsNotFoundAndKeepsItsCallersRequestId(Case one) throws Exception {
    Map<String, String> headers = headers(SERVERS.bundle().token());
    headers.put("X-Request-Id", "given-by.the_caller");
    RestEvent event = RestEvent.of("GET", "/nowhere", Map.of(), headers, Optional.empty());
    GatewayReply reply = answer(one, event);
    reply.assertProblem(404);
    assertThat(reply.headers()).containsEntry("x-request-id", "given-by.the_caller");
  }

  static Stream<Case> unknown() {
    return functionsAsking(_ -> List.of(new Template.Route("GET", "/nowhere", false)));
  }

  @ParameterizedTest
  @EnumSource(Deployment.Client.class)
  void aBodyMayComeInBase64(Deployment.Client client) throws Exception {
    Template.Route route = new Template.Route("POST", "/projects", false);
    Good good = GOOD.of(route);
    Case one = new Case(function("project-edit"), client, route);
    GatewayReply reply = call(one, event(route, good, good.body()).inBase64());
    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.body()).contains(good.told());
  }

  @ParameterizedTest
  @EnumSource(Deployment.Client.class)
  void aScheduledPingAsksWhetherAllIsReady(Deployment.Client client) throws Exception {
    byte[] ping = "{\"source\": \"trellis.ping\"}".getBytes(StandardCharsets.UTF_8);
    PackagedFunction health = functions.get(function("health"), client);
    GatewayReply reply = GatewayReply.read(health.call(ping), false);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).contains("\"database\":{\"status\":\"ok\"");
  }

  private static Deployment function(String name) {
    return Deployment.of(name, SERVERS.values());
  }

  private static RestEvent event(Template.Route route, Good good, Optional<String> body) {
    Map<String, String> headers = headers(good.token());
    boolean binary = route.path().equals("/projects/import");
    if (binary) {
      headers.put("Content-Type", "application/zip");
    }
    RestEvent event = RestEvent.of(route.method(), route.path(), good.parameters(), headers, body);
    return binary ? event.inBase64() : event;
  }

  private static Map<String, String> headers(String token) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Accept", "*/*");
    headers.put("Content-Type", "application/json");
    headers.put("Host", "70ixmpl4fl.execute-api.eu-west-1.amazonaws.com");
    headers.put("Origin", PackagedServers.ORIGIN);
    headers.put("User-Agent", "conformance");
    headers.put("X-Amzn-Trace-Id", "Root=1-5e66d96f-7491f09xmpl79d18acf3d050");
    headers.put("X-Forwarded-For", "192.0.2.1");
    headers.put("X-Forwarded-Port", "443");
    headers.put("X-Forwarded-Proto", "https");
    if (!token.isEmpty()) {
      headers.put("Authorization", "Bearer " + token);
    }
    return headers;
  }

  /** Calls, and checks what every answer to a request without an id of its own has. */
  private static GatewayReply call(Case one, RestEvent event) throws Exception {
    GatewayReply reply = answer(one, event);
    assertThat(reply.headers()).containsEntry("x-request-id", event.id());
    return reply;
  }

  private static GatewayReply answer(Case one, RestEvent event) throws Exception {
    PackagedFunction function = functions.get(one.function(), one.client());
    GatewayReply reply = GatewayReply.read(function.call(event.toJson()), one.function().streams());
    reply.assertHeadersOfAll();
    return reply;
  }
}
