package dev.trellis.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.config.DatabaseConfig;
import dev.trellis.config.Secret;
import dev.trellis.runtime.testapi.Answer;
import dev.trellis.runtime.testapi.RuntimeProcess;
import dev.trellis.runtime.testapi.TestRuntimeApi;
import dev.trellis.store.DatabaseSetup;
import dev.trellis.store.Migrations;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A function goes through a snapshot, in its own process, under our runtime and under AWS's. */
class SnapshotTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static EmbeddedPostgres server;

  @TempDir private Path folder;

  @BeforeAll
  static void startServer() throws IOException {
    server = EmbeddedPostgres.start();
    DatabaseSetup.run(server.getJdbcUrl("postgres", "postgres"));
    String owner = server.getJdbcUrl(DatabaseSetup.OWNER, DatabaseSetup.DATABASE);
    new Migrations(new DatabaseConfig(owner, DatabaseSetup.OWNER, new Secret(""), 1)).up();
  }

  @AfterAll
  static void stopServer() throws IOException {
    server.close();
  }

  @Test
  void aSnapshotIsPrimedAndHoldsNoConnectionAndARestoredCopyOpensItsOwn() throws Exception {
    try (TestRuntimeApi api = TestRuntimeApi.startWithSnapStart();
        RuntimeProcess runtime = start(api, server.getPort())) {
      long before = sessions();
      assertThat(api.awaitFrozen(LIMIT)).isTrue();
      awaitConnections(0);
      // Ours that looked, and the one by which the function made itself ready.
      assertThat(sessions()).isGreaterThan(before);
      assertThat(runtime.output()).isEqualTo("primed\n");
      api.restore();
      assertThat(whole(api, "/database")).contains("\"statusCode\":200");
      awaitConnections(1);
    }
  }

  @Test
  void aDatabaseThatCannotBeReachedIsNoReasonToHaveNoSnapshot() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (ServerSocket broken = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        TestRuntimeApi api = TestRuntimeApi.startWithSnapStart()) {
      Thread.ofVirtual().start(() -> refuseAll(broken, asked));
      try (RuntimeProcess runtime = start(api, broken.getLocalPort())) {
        assertThat(api.awaitFrozen(LIMIT)).isTrue();
        assertThat(asked.get()).isPositive();
        assertThat(runtime.output()).contains("the snapshot is taken without the database");
        api.restore();
        assertThat(whole(api, "/work")).contains("\"statusCode\":200");
        assertThat(whole(api, "/database")).contains("\"statusCode\":503");
      }
    }
  }

  @Test
  void awsOwnClientTellsOfTheSnapshotThroughCrac() throws Exception {
    Process process = startAwsClient();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        OutputStream input = process.getOutputStream()) {
      assertThat(output.readLine()).isEqualTo("primed");
      assertThat(output.readLine()).isEqualTo("frozen");
      awaitConnections(0);
      input.write('\n');
      input.flush();
      assertThat(output.readLine()).contains("\"statusCode\":200");
      assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
  }

  private RuntimeProcess start(TestRuntimeApi api, int databasePort) throws IOException {
    return RuntimeProcess.start(
        api,
        StreamingProgram.class.getName(),
        System.getProperty("java.class.path"),
        Map.of(
            "_HANDLER", StreamingProgram.Function.class.getName(),
            "AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start",
            "DATABASE_URL", databaseUrl(databasePort)),
        folder);
  }

  private Process startAwsClient() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path");
    ProcessBuilder builder =
        new ProcessBuilder(java, "-cp", classPath, AwsClientProgram.class.getName())
            .redirectError(new File(folder.toFile(), "errors.log"));
    builder.environment().clear();
    builder.environment().put("DATABASE_URL", databaseUrl(server.getPort()));
    return builder.start();
  }

  private static String databaseUrl(int port) {
    return "postgresql://%s@127.0.0.1:%d/%s"
        .formatted(DatabaseSetup.APP, port, DatabaseSetup.DATABASE);
  }

  private static String whole(TestRuntimeApi api, String route) throws Exception {
    byte[] event = TestCaller.get(route);
    Answer.Whole answer =
        (Answer.Whole) api.invoke(new String(event, StandardCharsets.UTF_8)).await(LIMIT);
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private static void refuseAll(ServerSocket server, AtomicInteger asked) {
    try {
      while (true) {
        server.accept().close();
        asked.incrementAndGet();
      }
    } catch (IOException over) {
      // The test has ended.
    }
  }

  /** The server tells of a connection's end a moment after it. */
  private static void awaitConnections(int count) throws SQLException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (number("select count(*) from pg_stat_activity where backend_type = 'client backend'")
        != count + 1) {
      assertThat(System.nanoTime()).as("connections other than " + count).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private static long sessions() throws SQLException {
    return number("select sessions from pg_stat_database where datname = 'trellis'");
  }

  private static long number(String sql) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
