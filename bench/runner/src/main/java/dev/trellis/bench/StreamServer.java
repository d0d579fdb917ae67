package dev.trellis.bench;

import java.util.Arrays;
import java.util.Optional;

/** What the stream benchmark compares. */
enum StreamServer {
  /** No server: the client asks the model's provider. */
  DIRECT("direct", "none (the provider itself)"),
  AI_SDK("aisdk", "AI SDK 7 in Node 26"),
  PORTKEY("portkey", "Portkey 1.15 in Node 26"),
  TRELLIS("trellis", "Trellis");

  private final String option;
  private final String title;

  StreamServer(String option, String title) {
    this.option = option;
    this.title = title;
  }

  static Optional<StreamServer> named(String option) {
    return Arrays.stream(values()).filter(server -> server.option.equals(option)).findFirst();
  }

  /** How the command line calls it. */
  String option() {
    return option;
  }

  /** How the report calls it. */
  @Override
  public String toString() {
    return title;
  }
}
