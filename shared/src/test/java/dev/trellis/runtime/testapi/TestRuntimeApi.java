package dev.trellis.runtime.testapi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A Lambda Runtime API on a free port of the loopback interface, for one runtime. */
public final class TestRuntimeApi implements AutoCloseable {
  /** Small, so that a writer feels a slow reader soon. */
  private static final int RECEIVE_BUFFER_BYTES = 64 * 1024;

  /** A request, by the number of its connection. */
  public record Request(int connection, String line) {}

  /** What {@code next} is answered with. */
  sealed interface Next {
    record Invoke(TestInvocation invocation) implements Next {}

    record Raw(byte[] bytes) implements Next {}
  }

  private final ServerSocket server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  final Lifecycle lifecycle;
  final BlockingQueue<Next> queue = new LinkedBlockingQueue<>();
  final CountDownLatch frozen = new CountDownLatch(1);
  final CountDownLatch restored = new CountDownLatch(1);
  final CompletableFuture<Answer.Failed> initError = new CompletableFuture<>();
  final CompletableFuture<Answer.Failed> restoreError = new CompletableFuture<>();
  volatile int responseStatus = 202;

  private TestRuntimeApi(boolean snapStart) {
    lifecycle = new Lifecycle(snapStart);
    try {
      server = new ServerSocket();
      server.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  public static TestRuntimeApi start() {
    return new TestRuntimeApi(false);
  }

  /** One that expects {@code restore/next} before the first {@code invocation/next}. */
  public static TestRuntimeApi startWithSnapStart() {
    return new TestRuntimeApi(true);
  }

  /** What {@code AWS_LAMBDA_RUNTIME_API} has to be. */
  public String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  public TestInvocation invoke(String event) {
    return invoke(new TestInvocation.Event(event.getBytes(StandardCharsets.UTF_8)));
  }

  public TestInvocation invoke(TestInvocation.Event event) {
    TestInvocation invocation = new TestInvocation(event);
    queue.add(new Next.Invoke(invocation));
    return invocation;
  }

  /** Answers a {@code next} with these bytes and ends its connection. */
  public void answerNextWith(String raw) {
    queue.add(new Next.Raw(raw.getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** Answers whole responses with another status from now on. */
  public void answerResponsesWith(int status) {
    responseStatus = status;
  }

  public List<Request> requests() {
    return List.copyOf(requests);
  }

  public Answer.Failed awaitInitError(Duration limit)
      throws InterruptedException, ExecutionException, TimeoutException {
    return initError.get(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  public Answer.Failed awaitRestoreError(Duration limit)
      throws InterruptedException, ExecutionException, TimeoutException {
    return restoreError.get(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Waits until the runtime blocks in {@code restore/next}, ready for the snapshot. */
  public boolean awaitFrozen(Duration limit) throws InterruptedException {
    return frozen.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Answers {@code restore/next}, and ends every connection that is older. */
  public void restore() {
    lifecycle.restored();
    restored.countDown();
  }

  void log(int connection, String line) {
    requests.add(new Request(connection, line));
  }

  /** A snapshot's connections do not survive it. */
  void killAllBut(Socket survivor) {
    for (Socket socket : sockets) {
      if (!socket.equals(survivor)) {
        kill(socket);
      }
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        threads.execute(new Session(this, socket, sockets.size()));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  /** Resets a connection: what is under way in it gets lost. */
  static void kill(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException closedAlready) {
      // All the better.
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sockets.forEach(TestRuntimeApi::kill);
    threads.shutdownNow();
  }
}
