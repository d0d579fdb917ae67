package dev.trellis.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A function that does what the words of its event say. Runs with the JDK and the runtime alone.
 */
public final class ProgramUnderTest {
  private static final Map<String, String> TEXT = Map.of("content-type", "text/plain");

  private ProgramUnderTest() {}

  public static void main(String[] args) {
    System.exit(LambdaRuntime.of(System.getenv()).run(ProgramUnderTest::start));
  }

  private static LambdaHandler start(SnapStart snapStart) throws IOException {
    String failing = System.getenv().getOrDefault("FAILING", "");
    if (failing.equals("init")) {
      throw new IllegalStateException("no \"init\" today");
    }
    String event = System.getenv().getOrDefault("PRIMING_EVENT", "");
    if (!event.isEmpty()) {
      snapStart.prime(() -> List.of(utf8(event)));
    }
    for (String name : List.of("first", "second")) {
      snapStart.register(
          new SnapStartHook() {
            @Override
            public void beforeCheckpoint() throws IOException {
              note("before " + name, failing);
            }

            @Override
            public void afterRestore() throws IOException {
              note("after " + name, failing);
            }
          });
    }
    return ProgramUnderTest::handle;
  }

  /** Hooks leave their names in a file, so that the test sees when they have run. */
  private static void note(String line, String failing) throws IOException {
    Path notes = Path.of(System.getenv("NOTES"));
    Files.writeString(notes, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    if (line.equals(failing)) {
      throw new IllegalStateException(line);
    }
  }

  private static void handle(InputStream event, Invocation invocation, Response response)
      throws Exception {
    String[] words = new String(event.readAllBytes(), StandardCharsets.UTF_8).split(" ", -1);
    switch (words[0]) {
      case "whole" -> response.send(words[1].getBytes(StandardCharsets.UTF_8));
      case "describe" -> response.send(describe(invocation));
      case "throw" -> throw new IllegalArgumentException("bad \"event\"");
      case "sendAndThrow" -> {
        response.send(utf8("too early"));
        throw new IllegalArgumentException("after all");
      }
      case "note" -> {
        note("served " + words[1], "");
        response.send(utf8("noted"));
      }
      case "nothing" -> {}
      case "exhausted" -> throw new OutOfMemoryError("as if");
      case "longTrace" -> fail(response, Integer.parseInt(words[1]));
      case "latch" -> latch(response, Integer.parseInt(words[1]));
      case "bytes" -> bytes(response, Integer.parseInt(words[1]), Long.parseLong(words[2]));
      case "ignoreCut" -> ignoreCut(response, Integer.parseInt(words[1]));
      case "failAt" -> failAt(response, Integer.parseInt(words[1]));
      case "twice" -> twice(response);
      case "open" -> response.begin(200, TEXT).write(utf8("not closed"));
      case "flushes" -> flushes(response, Integer.parseInt(words[1]));
      case "prelude" -> prelude(response);
      case "hugePrelude" -> response.begin(200, Map.of("x-huge", "x".repeat(17_000))).close();
      default -> throw new IllegalArgumentException(words[0]);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] describe(Invocation invocation) {
    String property = System.getProperty("com.amazonaws.xray.traceHeader");
    return utf8(
        String.join(
            "\n",
            invocation.requestId(),
            String.valueOf(invocation.deadline().toEpochMilli()),
            invocation.functionArn(),
            invocation.traceId().orElse("none"),
            String.valueOf(property)));
  }

  /** Sends one part, waits until the test has seen it, and sends another. */
  private static void latch(Response response, int port) throws IOException {
    try (OutputStream body = response.begin(200, TEXT);
        Socket latch = new Socket(InetAddress.getLoopbackAddress(), port)) {
      body.write(utf8("sm"));
      body.write(utf8("all"));
      body.flush();
      if (latch.getInputStream().read() != 1) {
        throw new IOException("the test is over");
      }
      body.write(utf8("second"));
    }
  }

  static byte[] random(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Writes in pieces of many sizes, with a flush here and there. */
  private static void bytes(Response response, int length, long seed) throws IOException {
    byte[] bytes = random(length, seed);
    Random sizes = new Random(seed);
    try (OutputStream body = response.begin(200, TEXT)) {
      int done = 0;
      while (done < length) {
        body.write(bytes[done++]);
        int part = Math.min(length - done, sizes.nextInt(100_000));
        body.write(bytes, done, part);
        done += part;
        if (sizes.nextInt(4) == 0) {
          body.flush();
        }
      }
    }
  }

  /** Goes on when nobody listens any more, as an agent's run does, and returns in good order. */
  private static void ignoreCut(Response response, int length) throws IOException {
    OutputStream body = response.begin(200, TEXT);
    try {
      body.write(new byte[length]);
      throw new AssertionError("nobody has cut the connection");
    } catch (IOException cut) {
      body.close();
    }
  }

  private static void failAt(Response response, int length) throws IOException {
    try (OutputStream body = response.begin(200, TEXT)) {
      body.write(random(length, 7));
      throw new IllegalStateException("broken at ü");
    }
  }

  private static void fail(Response response, int depth) throws IOException {
    if (depth > 0) {
      fail(response, depth - 1);
    }
    response.begin(200, TEXT).write(utf8("some"));
    throw new IllegalStateException("\u0001".repeat(10_000));
  }

  private static void twice(Response response) throws IOException {
    OutputStream body = response.begin(201, TEXT);
    body.write(utf8("once"));
    body.flush();
    body.flush();
    body.close();
    body.close();
    try {
      response.begin(200, TEXT);
      throw new AssertionError("a second answer");
    } catch (IllegalStateException expected) {
      // What is asked for.
    }
    try {
      body.write(1);
      throw new AssertionError("more of an answer");
    } catch (IOException expected) {
      // What is asked for.
    }
  }

  private static void flushes(Response response, int count) throws IOException {
    try (OutputStream body = response.begin(200, TEXT)) {
      for (int i = 0; i < count; i++) {
        body.write(utf8("data: " + i + "\n\n"));
        body.flush();
      }
    }
  }

  private static void prelude(Response response) throws IOException {
    Map<String, String> one = Map.of("x-name", "Zoë \"quoted\" \\ \u0000 \n \uD83D\uDE00 \uD83D");
    Map<String, List<String>> several = Map.of("vary", List.of("origin", "accept"));
    Prelude prelude = new Prelude(418, one, several, List.of("a=1; Secure", "b=2"));
    response.begin(prelude).close();
  }
}
