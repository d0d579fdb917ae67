package dev.trellis.bench;

import dev.trellis.config.DatabaseConfig;
import dev.trellis.config.Secret;
import dev.trellis.domain.UserId;
import dev.trellis.store.Accounts;
import dev.trellis.store.DatabaseSetup;
import dev.trellis.store.Db;
import dev.trellis.store.Projects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code ./trellis start} in a process of its own, with the PostgreSQL and the Redis that it
 * starts. Stopped when closed.
 */
final class LocalBundle implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration ROUND = Duration.ofMillis(100);
  private static final Pattern URL = Pattern.compile("ready at (http://\\S+)");
  private static final Pattern DATABASE_PORT = Pattern.compile("postgresql://[^:]+:(\\d+)/");

  private final Process process;
  private final Path data;
  private final Path log;

  private LocalBundle(Process process, Path data, Path log) {
    this.process = process;
    this.data = data;
    this.log = log;
  }

  /**
   * Starts it.
   *
   * @param root the repository
   * @param data a folder for its databases
   * @param model the base URL of the model's provider
   */
  static LocalBundle start(Path root, Path data, String model)
      throws IOException, InterruptedException {
    // So that its users' tokens can be signed here.
    Path secrets = Files.createDirectories(data.resolve("secrets"));
    Files.writeString(secrets.resolve("auth-key"), Tokens.AUTH_KEY);
    Path log = data.resolve("log");
    List<String> command =
        List.of(
            root.resolve("trellis").toString(), "start", "--port", "0", "--data", data.toString());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(root.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("MODEL_PROVIDER", "openai");
    builder.environment().put("OPENAI_BASE_URL", model);
    builder.environment().put("OPENAI_MODEL", "fake");
    LocalBundle bundle = new LocalBundle(builder.start(), data, log);
    try {
      bundle.awaitReady();
      return bundle;
    } catch (Exception failed) {
      bundle.close();
      throw failed;
    }
  }

  private void awaitReady() throws IOException, InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (told(DATABASE_PORT).isEmpty()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IOException("the bundle does not start:\n" + Files.readString(log));
      }
      Thread.sleep(ROUND);
    }
  }

  private Optional<String> told(Pattern pattern) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines
          .map(pattern::matcher)
          .filter(Matcher::find)
          .map(found -> found.group(1))
          .findFirst();
    }
  }

  String url() throws IOException {
    return told(URL).orElseThrow();
  }

  /** The server itself. */
  ProcessHandle process() {
    return process.toHandle();
  }

  ProcessHandle database() throws IOException {
    return noted(data.resolve("postgres").resolve("postmaster.pid"));
  }

  ProcessHandle cache() throws IOException {
    return noted(data.resolve("redis.pid"));
  }

  private static ProcessHandle noted(Path file) throws IOException {
    return ProcessHandle.of(Long.parseLong(Files.readAllLines(file).getFirst().strip()))
        .orElseThrow();
  }

  /** People with a project each, who have sent nothing yet. */
  List<Owner> newOwners(int count) throws IOException {
    String jdbcUrl =
        "jdbc:postgresql://127.0.0.1:%s/%s"
            .formatted(told(DATABASE_PORT).orElseThrow(), DatabaseSetup.DATABASE);
    try (Db db = new Db(new DatabaseConfig(jdbcUrl, DatabaseSetup.APP, new Secret(""), 1))) {
      return Stream.generate(() -> newOwner(db)).limit(count).toList();
    }
  }

  private static Owner newOwner(Db db) {
    UserId user = UserId.create();
    new Accounts(db).ensure(user);
    return new Owner(user, new Projects(db).create(user, "bench", "").id());
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }
}
