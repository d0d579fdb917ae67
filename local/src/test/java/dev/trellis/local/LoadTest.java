package dev.trellis.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.RunningBundle.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Loading files with their contents over HTTP, compressed and not, whole and since a revision. */
class LoadTest {
  private static final RunningBundle BUNDLE = RunningBundle.shared();
  private static final JsonMapper JSON = JsonMapper.shared();

  private final String project = BUNDLE.newProject();
  private final String path = "/projects/" + project;
  private final Map<String, String> files = new LinkedHashMap<>();

  @BeforeEach
  void fill() {
    files.put("empty.txt", "");
    files.put("läst/🌱.txt", "Grüße 🌱\u2028\r\n\t\"quoted\" \\ \0 \u001F </script>");
    files.put("long.js", "const x = \"1\";\n".repeat(3_000));
    for (int i = 0; i < 100; i++) {
      files.put("many/%03d".formatted(i), "file " + i);
    }
    String operations =
        files.entrySet().stream()
            .map(file -> RunningBundle.create(file.getKey(), file.getValue()))
            .collect(Collectors.joining(","));
    assertThat(BUNDLE.batch(project, operations).status()).isEqualTo(200);
  }

  private HttpResponse<byte[]> bytes(String suffix, String acceptEncoding) throws Exception {
    HttpRequest.Builder request = BUNDLE.request(path + suffix);
    if (!acceptEncoding.isEmpty()) {
      request.header("accept-encoding", acceptEncoding);
    }
    return BUNDLE.http().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static byte[] unpacked(byte[] gzip) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
      return in.readAllBytes();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"?include=content", "/files?include=content&since=0"})
  void theGzipAnswerIsThePlainOneToTheByteAndTheOneOfTheStrings(String suffix) throws Exception {
    HttpResponse<byte[]> plain = bytes(suffix, "");
    HttpResponse<byte[]> gzip = bytes(suffix, "br, gzip;q=0.5");

    assertThat(plain.headers().firstValue("content-encoding")).isEmpty();
    assertThat(gzip.headers().firstValue("content-encoding")).contains("gzip");
    assertThat(plain.headers().firstValue("vary").orElse("")).contains("accept-encoding");
    assertThat(gzip.headers().firstValue("vary").orElse("")).contains("accept-encoding");
    assertThat(gzip.headers().firstValue("etag")).isEqualTo(plain.headers().firstValue("etag"));
    assertThat(unpacked(gzip.body())).isEqualTo(plain.body());
    JsonNode read = JSON.readTree(plain.body());
    assertThat(JSON.writeValueAsBytes(read)).isEqualTo(plain.body());
    Map<String, String> contents = new LinkedHashMap<>();
    read.path("files")
        .forEach(f -> contents.put(f.path("path").asString(), f.path("content").asString()));
    assertThat(contents).containsExactlyInAnyOrderEntriesOf(files);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip;q=0", "br", "identity, *;q=0"})
  void whoDoesNotTakeGzipGetsPlainText(String acceptEncoding) throws Exception {
    HttpResponse<byte[]> answer = bytes("?include=content", acceptEncoding);

    assertThat(answer.headers().firstValue("content-encoding")).isEmpty();
    assertThat(JSON.readTree(answer.body()).path("files")).hasSize(files.size());
  }

  @Test
  void withoutContentsTheAnswerIsTheSameButForThem() {
    JsonNode with = BUNDLE.get(path + "?include=content").json();
    JsonNode without = BUNDLE.get(path).json();

    with.path("files").forEach(f -> ((ObjectNode) f).remove("content"));
    assertThat(without).isEqualTo(with);
    assertThat(without.has("deleted")).isFalse();
    assertThat(BUNDLE.get(path + "/files").json().path("files")).isEqualTo(with.path("files"));
    assertThat(BUNDLE.get(path + "/files").json().path("revision").asLong()).isOne();
  }

  @Test
  void sinceARevisionThereIsWhatChanged() {
    BUNDLE.batch(
        project,
        RunningBundle.create("new.txt", "n") + ", {\"op\": \"delete\", \"path\": \"empty.txt\"}");

    for (String route : new String[] {"", "/files"}) {
      JsonNode changes = BUNDLE.get(path + route + "?since=1&include=content").json();
      assertThat(changes.path("files")).hasSize(1);
      assertThat(changes.at("/files/0/path").asString()).isEqualTo("new.txt");
      assertThat(changes.at("/files/0/content").asString()).isEqualTo("n");
      assertThat(changes.path("deleted").toString()).isEqualTo("[\"empty.txt\"]");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "?since=2, since",
    "?since=-1, since",
    "?since=x, since",
    "?include=all, include",
    "?include=, include",
    "/files?since=2, since",
    "/files?include=contents, include",
    "/messages?limit=0, limit",
    "/messages?order=up, order",
    "/messages?cursor=AAAA, cursor",
    "/files/long.js?hash=x, hash"
  })
  void whatCannotBeIsRefused(String suffix, String field) {
    Answer answer = BUNDLE.get(path + suffix);

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo(field);
    assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
  }

  @Test
  void aFileFoundByItsHashMayBeKeptForGood() throws Exception {
    String first = hash("");
    BUNDLE.batch(project, "{\"op\": \"update\", \"path\": \"empty.txt\", \"content\": \"full\"}");
    String file = path + "/files/empty.txt";

    for (Map.Entry<String, String> version : Map.of(first, "", hash("full"), "full").entrySet()) {
      Answer answer = BUNDLE.get(file + "?hash=" + version.getKey());
      assertThat(answer.text()).isEqualTo(version.getValue());
      assertThat(answer.headers().firstValue("cache-control"))
          .contains("private, max-age=31536000, immutable");
    }
    assertThat(BUNDLE.get(path + "/files/long.js?hash=" + first).status()).isEqualTo(404);
    assertThat(BUNDLE.get(file).headers().firstValue("cache-control"))
        .contains("private, no-cache");
    assertThat(BUNDLE.get(file).headers().firstValue("etag")).contains('"' + hash("full") + '"');
  }

  private static String hash(String content) throws NoSuchAlgorithmException {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(UTF_8));
    return HexFormat.of().formatHex(digest);
  }

  @Test
  void theConversationIsPagedByItselfWithTheCursorsOfTheLoad() {
    BUNDLE.post("/agent", RunningBundle.message(project, "m1", "Hello"));
    JsonNode first = BUNDLE.get(path + "?limit=1").json();
    String cursor = first.at("/pagination/nextCursor").asString();
    JsonNode second = BUNDLE.get(path + "/messages?limit=1&cursor=" + cursor).json();

    assertThat(first.at("/messages/0/id").asString()).isEqualTo("m1");
    assertThat(second.at("/messages/0/role").asString()).isEqualTo("assistant");
    assertThat(second.at("/pagination/hasMore").asBoolean()).isFalse();
    JsonNode newest = BUNDLE.get(path + "/messages?order=desc&limit=1").json();
    assertThat(newest.path("messages")).isEqualTo(second.path("messages"));
    assertThat(newest.at("/pagination/hasMore").asBoolean()).isTrue();
  }
}
