package dev.trellis.runtime.testapi;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One connection of the runtime. */
final class Session implements Runnable {
  private static final String ROOT = "/2018-06-01/runtime";

  private final TestRuntimeApi api;
  private final Socket socket;
  private final int number;

  Session(TestRuntimeApi api, Socket socket, int number) {
    this.api = api;
    this.socket = socket;
    this.number = number;
  }

  @Override
  public void run() {
    try (socket) {
      Wire wire = new Wire(socket.getInputStream());
      while (serve(wire, wire.readHead())) {
        // The connection is kept.
      }
    } catch (IOException gone) {
      // The runtime, or the test, has ended the connection.
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean serve(Wire wire, Wire.Head head) throws IOException, InterruptedException {
    api.log(number, head.method() + " " + head.path());
    return switch (head.method() + " " + head.path()) {
      case "GET " + ROOT + "/invocation/next" -> next();
      case "GET " + ROOT + "/restore/next" -> restoreNext();
      case "POST " + ROOT + "/init/error" ->
          fail(wire, head, api.initError, api.lifecycle.mayFailInit());
      case "POST " + ROOT + "/restore/error" ->
          fail(wire, head, api.restoreError, api.lifecycle.mayFailRestore());
      default -> answer(wire, head);
    };
  }

  private boolean next() throws IOException, InterruptedException {
    if (!api.lifecycle.mayTakeNext()) {
      return reply(403);
    }
    switch (api.queue.take()) {
      case TestRuntimeApi.Next.Raw(byte[] bytes) -> {
        socket.getOutputStream().write(bytes);
        return false;
      }
      case TestRuntimeApi.Next.Invoke(TestInvocation invocation) -> {
        api.lifecycle.invoked(invocation);
        handOut(invocation);
        return true;
      }
    }
  }

  private void handOut(TestInvocation invocation) throws IOException {
    TestInvocation.Event event = invocation.event();
    StringBuilder head = new StringBuilder("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n");
    head.append("Lambda-Runtime-Aws-Request-Id: ").append(invocation.id());
    head.append("\r\nLambda-Runtime-Deadline-Ms: ").append(event.deadlineMillis());
    head.append("\r\nLambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:eu-west-1:1:function:f");
    event.traceId().ifPresent(id -> head.append("\r\nLambda-Runtime-Trace-Id: ").append(id));
    head.append("\r\nContent-Length: ").append(event.body().length).append("\r\n\r\n");
    socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().write(event.body());
  }

  private boolean restoreNext() throws IOException, InterruptedException {
    if (!api.lifecycle.mayFreeze()) {
      return reply(403);
    }
    api.frozen.countDown();
    api.restored.await();
    api.killAllBut(socket);
    reply(200);
    // This connection has died with the snapshot, too: who goes on using it gets no answer.
    socket.shutdownOutput();
    while (socket.getInputStream().read() >= 0) {
      // Nothing may come any more.
    }
    return false;
  }

  private boolean fail(
      Wire wire, Wire.Head head, CompletableFuture<Answer.Failed> failure, boolean allowed)
      throws IOException {
    Answer.Failed failed = failed(wire, head);
    if (allowed) {
      failure.complete(failed);
    }
    return reply(allowed ? 202 : 403);
  }

  private static Answer.Failed failed(Wire wire, Wire.Head head) throws IOException {
    String json = new String(wire.readBody(head), StandardCharsets.UTF_8);
    return new Answer.Failed(head.header("lambda-runtime-function-error-type"), json);
  }

  private boolean answer(Wire wire, Wire.Head head) throws IOException {
    String[] path = head.path().split("/", -1);
    boolean right = path.length == 6 && head.method().equals("POST");
    if (!right || !(path[5].equals("response") || path[5].equals("error"))) {
      return reply(404);
    }
    @Nullable TestInvocation invocation = api.lifecycle.beginAnswer(path[4]);
    if (head.header("transfer-encoding").equals("chunked")) {
      return new StreamedBody(this, wire, head).receive(invocation);
    }
    Answer answer =
        path[5].equals("error") ? failed(wire, head) : new Answer.Whole(wire.readBody(head));
    if (invocation == null) {
      return reply(403);
    }
    boolean refused = answer instanceof Answer.Whole && api.responseStatus != 202;
    if (refused) {
      api.lifecycle.invoked(invocation);
      return reply(api.responseStatus);
    }
    end(invocation, answer);
    return reply(202);
  }

  void end(TestInvocation invocation, Answer answer) {
    api.lifecycle.answered();
    invocation.end(answer);
  }

  int number() {
    return number;
  }

  void kill() {
    TestRuntimeApi.kill(socket);
  }

  boolean reply(int status) throws IOException {
    String head = "HTTP/1.1 " + status + " X\r\nContent-Length: 16\r\n\r\n";
    String body = "{\"status\":\"OK\"}\n";
    socket.getOutputStream().write((head + body).getBytes(StandardCharsets.ISO_8859_1));
    return true;
  }
}
