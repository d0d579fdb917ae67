package dev.trellis.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import redis.embedded.RedisServer;

/**
 * A Redis of the bundle's own on a free port of the loopback address, with its files in a folder.
 */
final class LocalCache implements AutoCloseable {
  private final RedisServer server;
  private final int port;

  private LocalCache(RedisServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * Starts the server.
   *
   * @param pidFile where it notes its process id
   * @throws StartException if it does not start
   */
  static LocalCache start(Path folder, Path pidFile) {
    try {
      Files.createDirectories(folder);
      int port = freePort();
      RedisServer server =
          RedisServer.newRedisServer()
              .port(port)
              .bind("127.0.0.1")
              .setting("dir " + folder)
              .setting("pidfile " + pidFile)
              .setting("save 60 1")
              .setting("maxmemory 64mb")
              .setting("maxmemory-policy allkeys-lru")
              .build();
      server.start();
      return new LocalCache(server, port);
    } catch (IOException | RuntimeException broken) {
      throw new StartException(
          "Redis does not start on %s: %s".formatted(folder, broken.getMessage()), broken);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  String url() {
    return "redis://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (IOException failed) {
      throw new UncheckedIOException("Redis could not be stopped", failed);
    }
  }
}
