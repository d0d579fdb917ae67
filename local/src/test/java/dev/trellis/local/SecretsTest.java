package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.RunningBundle.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What people and programs show the bundle is not found again where others look: in its log, its
 * audit, its stored answers, and its cache.
 */
class SecretsTest {
  private static final String PROVIDER_KEY = "sk-proj-0123456789abcdefghij0123456789";
  private static final String GITHUB_TOKEN = "gho_0123456789abcdefghijABCDEFGHIJ01";

  private final List<String> secrets = new ArrayList<>(List.of(PROVIDER_KEY, GITHUB_TOKEN));

  @Test
  void noSecretIsFoundAgain(@TempDir Path data) throws Exception {
    try (BundleProcess process = BundleProcess.start(data, "--port", "0")) {
      RunningBundle bundle = process.ready();
      Person person = useEverything(bundle);
      failWithSecrets(bundle, person);

      List<String> rows =
          Administrator.run(
              process.database(),
              """
              select row::text from audit row
              union all select row::text from idempotency row
              union all select row::text from refresh_token row
              union all select row::text from api_key row
              union all select row::text from integration row
              union all select row::text from session row
              """);
      assertThat(rows).hasSizeGreaterThan(10);
      assertNoneIn("the database", String.join("\n", rows));
      List<String> keys = cacheKeys(URI.create(process.cache()));
      assertThat(keys).isNotEmpty();
      assertNoneIn("the cache", String.join("\n", keys));
      process.terminate();
      // The agent's runs and what went wrong are told there.
      String log = String.join("\n", process.ended());
      assertNoneIn("the log", log);
      assertThat(log).doesNotContain(person.email());
    }
  }

  /** Signs up, in and on, makes a key, connects a service and asks the agent. */
  private Person useEverything(RunningBundle bundle) {
    Person person = Person.signUp(bundle);
    keep(person.password(), person.refreshToken(), person.bundle().token());
    keep(person.signIn());
    keep(person.refresh(person.refreshToken()));
    String makeKey = "{\"name\": \"CI\", \"scopes\": [\"read\"]}";
    HttpRequest.Builder twice =
        person.bundle().request("/auth/api-keys").header("idempotency-key", "key-1");
    Answer made = bundle.send(twice.POST(HttpRequest.BodyPublishers.ofString(makeKey)).build());
    secrets.add(made.json().path("key").asString());
    String tokens = "{\"accessToken\": \"%s\"}".formatted(GITHUB_TOKEN);
    assertThat(person.bundle().put("/integrations/github", tokens).status()).isEqualTo(204);
    String project = person.bundle().newProject();
    String text = "Build me an app. My key is " + PROVIDER_KEY;
    Answer answer = person.bundle().post("/agent", RunningBundle.message(project, "m1", text));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return person;
  }

  private void keep(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    keep(
        answer.json().path("accessToken").asString(),
        answer.json().path("refreshToken").asString());
  }

  private void keep(String... more) {
    for (String secret : more) {
      assertThat(secret).hasSizeGreaterThan(10);
      secrets.add(secret);
    }
  }

  /** Sends secrets where they are refused. */
  private void failWithSecrets(RunningBundle bundle, Person person) {
    for (String secret : List.copyOf(secrets)) {
      RunningBundle.at(bundle.url(), secret + "x").get("/projects");
      person.bundle().post("/projects", "{\"%s\": 1, \"name\"".formatted(secret));
      person.bundle().get("/projects/%s?cursor=%s".formatted(secret, secret));
      String again = "{\"refreshToken\": \"%s\"}".formatted(secret);
      bundle.anonymous().post("/auth/refresh", again);
      bundle.anonymous().post("/auth/signin", Person.credentials(secret + "@example.com", secret));
      HttpRequest.Builder odd =
          person.bundle().request("/projects").header("x-request-id", secret + "/");
      bundle.send(odd.header("cookie", "__Host-trellis-refresh=" + secret).build());
    }
  }

  /** As text, and as PostgreSQL shows bytes. */
  private void assertNoneIn(String place, String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    for (String secret : secrets) {
      byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
      assertThat(lower)
          .as(place)
          .doesNotContain(secret.toLowerCase(Locale.ROOT), HexFormat.of().formatHex(bytes));
    }
  }

  private static List<String> cacheKeys(URI redis) throws IOException {
    try (Socket socket = new Socket(redis.getHost(), redis.getPort());
        OutputStream out = socket.getOutputStream();
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      socket.setSoTimeout(10_000);
      out.write("KEYS *\r\nPING\r\n".getBytes(StandardCharsets.US_ASCII));
      List<String> keys = new ArrayList<>();
      for (String line = in.readLine();
          line != null && !line.equals("+PONG");
          line = in.readLine()) {
        if (!line.startsWith("*") && !line.startsWith("$")) {
          keys.add(line);
        }
      }
      return keys;
    }
  }
}
