package dev.trellis.cache;

import dev.trellis.config.CacheConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import redis.embedded.RedisServer;

/** A real Redis on a free port, which can be killed and started anew on the same port. */
final class TestRedis implements AutoCloseable {
  private final int port;
  private RedisServer server;

  private TestRedis(int port) throws IOException {
    this.port = port;
    this.server = started(port);
  }

  static TestRedis start() throws IOException {
    return new TestRedis(freePort());
  }

  /** A cache whose server listens on the port, if any does. */
  static Cache cache(int port) {
    return new Cache(new CacheConfig(URI.create("redis://127.0.0.1:" + port)));
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  int port() {
    return port;
  }

  /** As kill -9 does; what it held is gone. */
  void kill() throws IOException {
    server.stop();
  }

  void startAgain() throws IOException {
    server = started(port);
  }

  @Override
  public void close() throws IOException {
    server.stop();
  }

  private static RedisServer started(int port) throws IOException {
    RedisServer server =
        RedisServer.newRedisServer()
            .port(port)
            .bind("127.0.0.1")
            .setting("save \"\"")
            .onShutdownForceStop(true)
            .build();
    server.start();
    return server;
  }
}
