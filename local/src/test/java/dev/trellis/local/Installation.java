package dev.trellis.local;

import dev.trellis.boot.App;
import dev.trellis.config.Config;
import dev.trellis.local.RunningBundle.Answer;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The functions of the template with settings of a test's own, called with the events that API
 * Gateway and schedules send: so a test says where a request comes from, and which key is
 * configured.
 */
final class Installation implements AutoCloseable {
  static final String KEY = "a key for tests, of enough bytes too";
  private static final Template TEMPLATE = Template.read(RunningBundle.TEMPLATE);

  private final App app;
  private final Map<String, LocalFunction> functions = new HashMap<>();
  private final Router<LocalFunction> router = new Router<>();

  private Installation(Map<String, String> settings) {
    app = new App(Config.read(settings));
    for (Template.FunctionBlock block : TEMPLATE.served()) {
      LocalFunction function = LocalFunction.start(block, app);
      functions.put(block.name(), function);
      block.routes().forEach(route -> router.add(route, function));
    }
  }

  /** One whose servers are those of a bundle that runs, and whose key is {@link #KEY}. */
  static Installation on(Bundle.Summary servers, Map<String, String> more) {
    return start(servers.database().replace("postgres@", "trellis_app@"), servers.cache(), more);
  }

  /** One on the servers of the bundle that all tests share. */
  static Installation onSharedServers() {
    return on(RunningBundle.servers(), Map.of());
  }

  /** One that can reach no server: nothing listens on port 1 of the loopback address. */
  static Installation withoutServers() {
    return start("postgresql://trellis_app@127.0.0.1:1/trellis", "redis://127.0.0.1:1", Map.of());
  }

  static Installation start(String database, String cache, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>();
    settings.put("DATABASE_URL", database);
    settings.put("DATABASE_POOL_SIZE", "10");
    settings.put("CACHE_URL", cache);
    settings.put("CURSOR_SECRET", "a secret for tests, of enough bytes");
    settings.put("AUTH_KEY", KEY);
    settings.put("CORS_ORIGINS", "https://app.example.com");
    settings.putAll(more);
    return new Installation(settings);
  }

  /**
   * A request.
   *
   * @param path may have a query, of which nothing is encoded
   * @param headers by lower-case name
   * @param from the client's address
   */
  record Call(String method, String path, Map<String, String> headers, String body, String from) {
    Call(String method, String path, String body) {
      this(method, path, Map.of(), body, "192.0.2.1");
    }

    Call with(String name, String value) {
      Map<String, String> more = new HashMap<>(headers);
      more.put(name, value);
      return new Call(method, path, more, body, from);
    }

    Call by(String token) {
      return with("authorization", "Bearer " + token);
    }

    Call from(String address) {
      return new Call(method, path, headers, body, address);
    }
  }

  Answer send(Call call) {
    String[] address = call.path().split("\\?", 2);
    Router.Match<LocalFunction> match = router.find(call.method(), address[0]);
    ProxyEvent event =
        new ProxyEvent(
            "gateway-1",
            match.route(),
            address[0],
            match.parameters(),
            query(address),
            call.headers(),
            call.from(),
            call.body().getBytes(StandardCharsets.UTF_8));
    return answer(match.target(), event.toJson());
  }

  private static Map<String, String> query(String[] address) {
    return address.length == 1
        ? Map.of()
        : Arrays.stream(address[1].split("&", -1))
            .map(parameter -> parameter.split("=", 2))
            .collect(Collectors.toMap(parameter -> parameter[0], parameter -> parameter[1]));
  }

  /** Calls a function as a schedule does. */
  Answer schedule(String function, String source) {
    LocalFunction target = Optional.ofNullable(functions.get(function)).orElseThrow();
    String event = "{\"source\": \"%s\"}".formatted(source);
    return answer(target, event.getBytes(StandardCharsets.UTF_8));
  }

  private static Answer answer(LocalFunction function, byte[] event) {
    try {
      JsonNode answer =
          JsonMapper.shared()
              .readTree(new String(function.call(event, Optional.empty()), StandardCharsets.UTF_8));
      Map<String, List<String>> headers =
          answer.path("headers").properties().stream()
              .collect(
                  Collectors.toMap(
                      header -> header.getKey().toLowerCase(Locale.ROOT),
                      header -> List.of(header.getValue().asString())));
      return new Answer(
          answer.path("statusCode").asInt(),
          HttpHeaders.of(headers, (_, _) -> true),
          answer.path("body").asString());
    } catch (TimeoutException slow) {
      throw new IllegalStateException(slow);
    }
  }

  /** Somebody new, who has signed up from an address of their own. */
  Member signUp() {
    String email = UUID.randomUUID() + "@example.com";
    String password = UUID.randomUUID().toString();
    String from = UUID.randomUUID().toString();
    Answer answer =
        send(new Call("POST", "/auth/signup", Person.credentials(email, password)).from(from));
    if (answer.status() != 201) {
      throw new AssertionError(answer.text());
    }
    JsonNode json = answer.json();
    return new Member(
        email,
        password,
        json.at("/user/id").asString(),
        json.path("accessToken").asString(),
        json.path("refreshToken").asString(),
        from);
  }

  /**
   * Somebody with an account.
   *
   * @param from the address that they call from
   */
  record Member(
      String email,
      String password,
      String userId,
      String accessToken,
      String refreshToken,
      String from) {

    /** A request in their name. */
    Call call(String method, String path, String body) {
      return new Call(method, path, body).by(accessToken).from(from);
    }

    /** A request in nobody's name, from where they are. */
    Call anonymous(String method, String path, String body) {
      return new Call(method, path, body).from(from);
    }
  }

  App app() {
    return app;
  }

  @Override
  public void close() {
    functions.values().forEach(LocalFunction::close);
    app.close();
  }
}
