package dev.trellis.llm.scripted;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Asks Node.js whether a script's syntax is right. */
final class NodeCheck {
  private NodeCheck() {}

  static void assertValid(String script) {
    try {
      Process node = start();
      node.getOutputStream().write(script.getBytes(StandardCharsets.UTF_8));
      node.getOutputStream().close();
      String output = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(node.waitFor()).as(output).isZero();
    } catch (IOException e) {
      throw new AssertionError("Node.js could not check the script", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while Node.js checked the script", e);
    }
  }

  private static Process start() {
    try {
      return new ProcessBuilder("node", "--check", "-").redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new AssertionError("these tests need Node.js: no \"node\" on the PATH", e);
    }
  }
}
