package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The bundle as {@code ./trellis start} runs it, with its own servers, started once for all tests
 * that only talk to it.
 */
final class RunningBundle {
  static final Path TEMPLATE = Path.of("..", "template.yaml");
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final String url;
  private final String token;

  private RunningBundle(String url, String token) {
    this.url = url;
    this.token = token;
  }

  private static final class Shared {
    static final Bundle.Summary SUMMARY = start();
    static final RunningBundle BUNDLE = of(SUMMARY);

    private static Bundle.Summary start() {
      try {
        Path data = Files.createTempDirectory("trellis-test");
        Bundle bundle = new Bundle();
        Runtime.getRuntime().addShutdownHook(new Thread(bundle::close));
        return bundle.start(options(data), Map.of());
      } catch (IOException noTemporaryFolder) {
        throw new UncheckedIOException(noTemporaryFolder);
      }
    }
  }

  static RunningBundle shared() {
    return Shared.BUNDLE;
  }

  /** The servers of the shared bundle, for tests that start functions of their own on them. */
  static Bundle.Summary servers() {
    return Shared.SUMMARY;
  }

  static RunningBundle of(Bundle.Summary summary) {
    return at(summary.url(), summary.demo().token().reveal());
  }

  /** The bundle at an address, to be talked to with a token. */
  static RunningBundle at(String url, String token) {
    return new RunningBundle(url, token);
  }

  static Options options(Path data) {
    return new Options(0, data.toAbsolutePath(), false, TEMPLATE.toAbsolutePath());
  }

  /** An answer whose body is JSON. */
  record Answer(int status, HttpHeaders headers, String text) {
    JsonNode json() {
      return JSON.readTree(text);
    }

    /** Every chunk of a stream that came whole, but the closing mark. */
    List<JsonNode> chunks() {
      assertThat(status).as(text).isEqualTo(200);
      assertThat(text).endsWith("data: [DONE]\n\n");
      return text.lines()
          .filter(line -> line.startsWith("data: {"))
          .map(line -> JSON.readTree(line.substring("data: ".length())))
          .toList();
    }
  }

  String url() {
    return url;
  }

  String token() {
    return token;
  }

  /** The same bundle, to be talked to by nobody in particular. */
  RunningBundle anonymous() {
    return new RunningBundle(url, "");
  }

  Answer get(String path) {
    return send(request(path).GET().build());
  }

  Answer post(String path, String body) {
    return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build());
  }

  Answer put(String path, String body) {
    return send(request(path).PUT(HttpRequest.BodyPublishers.ofString(body)).build());
  }

  Answer delete(String path) {
    return send(request(path).DELETE().build());
  }

  Answer send(HttpRequest request) {
    try {
      HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.headers(), response.body());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = anonymousRequest(path);
    return token.isEmpty() ? request : request.header("authorization", "Bearer " + token);
  }

  HttpRequest.Builder anonymousRequest(String path) {
    return HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(60));
  }

  HttpClient http() {
    return HTTP;
  }

  String newProject() {
    return post("/projects", "{\"name\": \"A test's project\"}").json().get("id").asString();
  }

  Answer batch(String project, String operations) {
    return post(
        "/projects/%s/files/batch".formatted(project), "{\"operations\": [" + operations + "]}");
  }

  static String create(String path, String content) {
    return "{\"op\": \"create\", \"path\": %s, \"content\": %s}"
        .formatted(JSON.writeValueAsString(path), JSON.writeValueAsString(content));
  }

  /** The short form of a send. */
  static String message(String project, String id, String text) {
    return "{\"id\": \"%s\", \"message\": {\"id\": \"%s\", \"role\": \"user\", \"parts\": [{\"type\": \"text\", \"text\": %s}]}}"
        .formatted(project, id, JSON.writeValueAsString(text));
  }
}
