package dev.trellis.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A Redis of a test's own, which it looks into, and freezes or kills in the midst. */
final class WatchedCache implements AutoCloseable {
  private static final String RUNS = "trellis:runs";

  private final LocalCache server;
  private final Path pidFile;
  private boolean frozen;

  private WatchedCache(LocalCache server, Path pidFile) {
    this.server = server;
    this.pidFile = pidFile;
  }

  static WatchedCache start(Path folder) {
    Path pidFile = folder.resolve("redis.pid").toAbsolutePath();
    return new WatchedCache(
        LocalCache.start(folder.resolve("redis").toAbsolutePath(), pidFile), pidFile);
  }

  String url() {
    return server.url();
  }

  /** How many connections listen for hints. */
  int listeners() {
    return ask("PUBSUB NUMSUB " + RUNS);
  }

  /** Whether what a run says is here. */
  boolean isPublished(String run) {
    return ask("EXISTS trellis:run:" + run) == 1;
  }

  /** Hints at a run, as a process does that was asked to stop it. Returns how many have heard. */
  int hint(String run) {
    return ask("PUBLISH %s %s".formatted(RUNS, run));
  }

  /** The number that a command answers. */
  private int ask(String command) {
    int port = URI.create(url()).getPort();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        BufferedReader answer =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
      String line = answer.readLine();
      while (line != null && !line.startsWith(":")) {
        line = answer.readLine();
      }
      return Integer.parseInt(String.valueOf(line).substring(1));
    } catch (IOException away) {
      throw new UncheckedIOException(away);
    }
  }

  /** From now on it takes connections and answers nothing, as a network does that drops packets. */
  void freeze() {
    signal("STOP");
    frozen = true;
  }

  void kill() {
    server.close();
  }

  private void signal(String name) {
    try {
      String pid = Files.readString(pidFile).strip();
      assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor()).isZero();
    } catch (IOException noSuchProgram) {
      throw new UncheckedIOException(noSuchProgram);
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  @Override
  public void close() {
    if (frozen) {
      signal("CONT");
    }
    server.close();
  }
}
