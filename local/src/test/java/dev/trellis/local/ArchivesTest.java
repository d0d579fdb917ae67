package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.RunningBundle.Answer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Projects as zip archives over HTTP: taken out, and brought in. */
class ArchivesTest {
  private static final RunningBundle BUNDLE = RunningBundle.shared();
  private static final Map<String, String> FILES =
      Map.of(
          "src/main.js", "let a = 1;\r\n",
          "src/ü 🌱/a b.txt", "Grüße\n".repeat(2_000),
          "src/empty", "");

  private final RunningBundle mine = Person.signUp(BUNDLE).bundle();

  private String project(RunningBundle bundle) {
    String project = bundle.newProject();
    FILES.forEach((path, content) -> bundle.batch(project, RunningBundle.create(path, content)));
    return project;
  }

  private HttpResponse<byte[]> export(String path) {
    try {
      return mine.http()
          .send(mine.request(path).GET().build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  private static HttpRequest.Builder upload(RunningBundle bundle, String query, byte[] zip) {
    return bundle
        .request("/projects/import" + query)
        .header("content-type", "application/zip")
        .POST(HttpRequest.BodyPublishers.ofByteArray(zip));
  }

  private static byte[] zip(Map<String, byte[]> files) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
        zip.closeEntry();
      }
    } catch (IOException cannotHappenInMemory) {
      throw new UncheckedIOException(cannotHappenInMemory);
    }
    return out.toByteArray();
  }

  private static byte[] zip(String path, String content) {
    return zip(Map.of(path, content.getBytes(StandardCharsets.UTF_8)));
  }

  private int projects() {
    return mine.get("/projects").json().path("projects").size();
  }

  @Test
  void anExportHoldsTheFilesAndSaysWhatItIs() throws IOException {
    HttpResponse<byte[]> answer = export("/projects/%s/export".formatted(project(mine)));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/zip");
    assertThat(answer.headers().firstValue("content-disposition"))
        .hasValue(
            "attachment; filename=\"A test's project.zip\";"
                + " filename*=UTF-8''A%20test%27s%20project.zip");
    Map<String, String> seen = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(answer.body()))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        seen.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    assertThat(seen).isEqualTo(FILES);
  }

  @Test
  void anOlderRevisionIsExportedOnRequest() {
    String project = mine.newProject();
    mine.batch(project, RunningBundle.create("a", "1"));
    byte[] first = export("/projects/%s/export".formatted(project)).body();
    mine.batch(project, RunningBundle.create("b", "2"));

    String export = "/projects/%s/export?revision=".formatted(project);
    assertThat(export(export + "1").body()).isEqualTo(first);
    assertThat(export(export + "2").body()).isNotEqualTo(first);
    assertThat(export(export + "3").statusCode()).isEqualTo(404);
    assertThat(mine.get(export + "x").json().at("/errors/0/field").asString())
        .isEqualTo("revision");
  }

  /** Everything lies in one folder, which an archive of others would lose. */
  @Test
  void whatWasExportedComesBackByteForByte() {
    String project = project(mine);
    byte[] zip = export("/projects/%s/export".formatted(project)).body();

    Answer imported = mine.send(upload(mine, "?name=G%C3%A4rten%20%F0%9F%8C%B1", zip).build());

    assertThat(imported.status()).as(imported.text()).isEqualTo(201);
    assertThat(imported.json().at("/project/name").asString()).isEqualTo("Gärten 🌱");
    assertThat(imported.json().at("/project/revision").asInt()).isEqualTo(1);
    assertThat(imported.json().path("files").asInt()).isEqualTo(FILES.size());
    assertThat(imported.json().path("bytes").asInt()).isEqualTo(12 + 8 * 2_000);
    String copy = imported.json().at("/project/id").asString();
    JsonNode tree = mine.get("/projects/" + project).json().path("files");
    assertThat(mine.get("/projects/" + copy).json().path("files")).isEqualTo(tree);
    assertThat(export("/projects/%s/export".formatted(copy)).body()).isEqualTo(zip);
  }

  @Test
  void anArchiveSentAgainWithItsKeyIsImportedOnce() {
    String key = UUID.randomUUID().toString();
    HttpRequest request =
        upload(mine, "", zip("app/a.txt", "a")).header("idempotency-key", key).build();
    Answer first = mine.send(request);
    Answer again = mine.send(request);
    Answer another =
        mine.send(upload(mine, "", zip("app/b.txt", "b")).header("idempotency-key", key).build());

    assertThat(first.status()).as(first.text()).isEqualTo(201);
    assertThat(first.json().at("/project/name").asString()).isEqualTo("Imported project");
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(another.status()).isEqualTo(422);
    assertThat(projects()).isEqualTo(1);
    String path = "/projects/%s/files/a.txt".formatted(first.json().at("/project/id").asString());
    assertThat(mine.get(path).text()).isEqualTo("a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a/../../b  | has a name that must not contain . or .. as a segment: a/../../b
          /etc/motd  | has a name that must be relative: /etc/motd
          con.txt    | has a name that must not use a device name such as CON or NUL: con.txt
          OTHER.txt  | collides with another entry: OTHER.txt
          other.txt/ | is a folder and a file at once: other.txt/
          binary     | is not a text in UTF-8: binary
          large      | has more than 51200 bytes: large
          """)
  void anArchiveThatMustNotBeIsRefusedInWordsAndLeavesNothing(String path, String reason) {
    byte[] content =
        switch (path) {
          case "binary" -> new byte[] {(byte) 0x89, 'P', 'N', 'G'};
          case "large" -> new byte[51_201];
          default -> new byte[0];
        };
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("other.txt", new byte[0]);
    files.put(path, content);

    Answer answer = mine.send(upload(mine, "", zip(files)).build());

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.json().path("errors")).hasSize(1);
    assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("entries[1]");
    assertThat(answer.json().at("/errors/0/reason").asString()).isEqualTo(reason);
    assertThat(projects()).isZero();
  }

  @Test
  void whatIsNoArchiveOrHasNoNameIsRefused() {
    byte[] zip = zip("a", "a");
    assertRefused(upload(mine, "", "PK".getBytes(StandardCharsets.UTF_8)).build(), "body");
    assertRefused(upload(mine, "?name=", zip).build(), "name");
    assertRefused(upload(mine, "?name=a%00b", zip).build(), "name");
    assertRefused(upload(mine, "?name=" + "x".repeat(201), zip).build(), "name");
    HttpRequest untyped =
        mine.request("/projects/import").POST(HttpRequest.BodyPublishers.ofByteArray(zip)).build();
    assertRefused(untyped, "content-type");
  }

  private void assertRefused(HttpRequest request, String field) {
    Answer answer = mine.send(request);
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo(field);
    assertThat(projects()).isZero();
  }

  /** Four thirds of it are in the event, and six MiB may be. */
  @Test
  void anArchiveMayHaveThreeQuartersOfWhatARequestMay() {
    byte[] fits = zip(Noise.files(12, 4_600_000));
    byte[] more = zip(Noise.files(13, 4_800_000));

    Answer taken = BUNDLE.send(upload(BUNDLE, "", fits).build());
    Answer refused = BUNDLE.send(upload(BUNDLE, "", more).build());

    assertThat(fits.length).isBetween(4_500_000, 4_700_000);
    assertThat(more.length).isBetween(4_720_000, 5_500_000);
    assertThat(taken.status()).as(taken.text()).isEqualTo(201);
    assertThat(refused.status()).isEqualTo(413);
  }
}
