package dev.trellis.local;

import java.io.IOException;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/** The one port, on the loopback address only: locally nobody is asked who they are. */
final class HttpServer implements AutoCloseable {
  private static final long IDLE_MILLIS = 60_000;

  private final Server server;
  private final ServerConnector connector;

  private HttpServer(Server server, ServerConnector connector) {
    this.server = server;
    this.connector = connector;
  }

  /**
   * Takes the port; nothing is answered before {@link #serve}.
   *
   * @throws StartException if it is taken
   */
  static HttpServer bind(int port) {
    VirtualThreadPool threads = new VirtualThreadPool();
    Server server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    // Odd paths are for the routes to refuse, which can say what is wrong with them.
    http.setUriCompliance(UriCompliance.UNSAFE);
    ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    connector.setIdleTimeout(IDLE_MILLIS);
    server.addConnector(connector);
    server.setErrorHandler(new ProblemErrorHandler());
    try {
      connector.open();
    } catch (IOException taken) {
      throw new StartException(
          "Port %d is taken. Choose another with --port, or --port 0 for any.".formatted(port));
    }
    return new HttpServer(server, connector);
  }

  void serve(Gateway gateway) {
    server.setHandler(gateway);
    try {
      server.start();
    } catch (Exception failed) {
      throw new IllegalStateException("the HTTP server does not start", failed);
    }
  }

  int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception failed) {
      throw new IllegalStateException("the HTTP server does not stop", failed);
    }
  }
}
