package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.local.Installation.Member;
import dev.trellis.local.RunningBundle.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.RedisClient;
import redis.embedded.RedisServer;
import tools.jackson.databind.JsonNode;

/** With a cache that comes and goes, whoever has written sees what they wrote. */
@Timeout(120)
class LoadCacheTest {
  private static final int WRITERS = 8;
  private static final int FILES = 200;

  private final int port = freePort();
  private RedisServer redis = started();
  private final Installation installation =
      Installation.start(
          RunningBundle.servers().database().replace("postgres@", "trellis_app@"),
          "redis://127.0.0.1:" + port,
          Map.of());
  private final String token = enterprise();
  private final String path = "/projects/" + newProject();

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private RedisServer started() {
    try {
      RedisServer server =
          RedisServer.newRedisServer()
              .port(port)
              .bind("127.0.0.1")
              .setting("save \"\"")
              .onShutdownForceStop(true)
              .build();
      server.start();
      return server;
    } catch (IOException broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** Somebody whose limits do not end the test. */
  private String enterprise() {
    Member member = installation.signUp();
    Administrator.run(
        RunningBundle.servers().database(),
        "update account set tier = 'ENTERPRISE' where owner_id = '%s'".formatted(member.userId()));
    String credentials = Person.credentials(member.email(), member.password());
    Answer signedIn = installation.send(member.anonymous("POST", "/auth/signin", credentials));
    return signedIn.json().path("accessToken").asString();
  }

  private Answer send(String method, String at, String body) {
    return installation.send(new Installation.Call(method, at, body).by(token));
  }

  private String newProject() {
    return send("POST", "/projects", "{\"name\": \"Cached\"}").json().path("id").asString();
  }

  @BeforeEach
  void makeItLarge() {
    String operations =
        IntStream.range(0, FILES)
            .mapToObj(i -> RunningBundle.create("file-%03d".formatted(i), "0"))
            .collect(Collectors.joining(","));
    batch(operations);
  }

  @AfterEach
  void stop() throws IOException {
    installation.close();
    redis.stop();
  }

  private JsonNode batch(String operations) {
    Answer answer =
        send("POST", path + "/files/batch", "{\"operations\": [%s]}".formatted(operations));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private JsonNode load() {
    Answer answer = send("GET", path, "");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  @Test
  void aHitIsTheSameAnswerAndKeysTellNothing() {
    String first = load().toString();
    // The first load saw that the project is large, and kept it.
    assertThat(keys()).hasSize(2);
    assertThat(load().toString()).isEqualTo(first);
    assertThat(keys()).hasSize(2).allMatch(k -> k.matches("trellis:[A-Z]+:[0-9a-f]{64}"));
    poison();
    assertThat(load().path("project").asString("")).as("it came from the cache").isEqualTo("kept");
    send("PUT", path + "/star", "");
    assertThat(load().at("/project/starred").asBoolean()).isTrue();
  }

  private List<String> keys() {
    try (RedisClient client = RedisClient.create(URI.create("redis://127.0.0.1:" + port))) {
      return client.keys("trellis:[PM]*").stream().toList();
    }
  }

  private void poison() {
    try (RedisClient client = RedisClient.create(URI.create("redis://127.0.0.1:" + port))) {
      for (String key : client.keys("trellis:PROJECT:*")) {
        client.set(key, "{\"project\":\"kept\"}");
      }
    }
  }

  @Test
  void whoHasWrittenSeesItAtOnceWhateverTheCacheDoes() throws Exception {
    CyclicBarrier phases = new CyclicBarrier(WRITERS + 1);
    List<Future<?>> writers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
      for (int writer = 0; writer < WRITERS; writer++) {
        String file = "file-%03d".formatted(writer);
        writers.add(
            threads.submit(
                () -> {
                  for (int phase = 0; phase < 3; phase++) {
                    phases.await();
                    writeAndLook(file, phase);
                  }
                  return null;
                }));
      }
      phases.await();
      phases.await();
      redis.stop();
      phases.await();
      redis = started();
      for (Future<?> writer : writers) {
        writer.get();
      }
    }
    assertThat(load().at("/project/revision").asLong()).isEqualTo(1 + WRITERS * 3 * 4);
  }

  private void writeAndLook(String file, int phase) {
    for (int i = 0; i < 4; i++) {
      JsonNode written =
          batch(
              "{\"op\": \"update\", \"path\": \"%s\", \"content\": \"%s %d %d\"}"
                  .formatted(file, file, phase, i));
      String hash = written.at("/files/0/hash").asString();
      for (int look = 0; look < 2; look++) {
        JsonNode loaded = load();
        assertThat(loaded.at("/project/revision").asLong())
            .isGreaterThanOrEqualTo(written.path("revision").asLong());
        assertThat(hashOf(loaded, file)).isEqualTo(hash);
      }
    }
  }

  private static String hashOf(JsonNode loaded, String file) {
    return loaded
        .path("files")
        .valueStream()
        .filter(f -> f.path("path").asString().equals(file))
        .findFirst()
        .orElseThrow()
        .path("hash")
        .asString();
  }
}
