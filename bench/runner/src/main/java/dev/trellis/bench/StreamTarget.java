package dev.trellis.bench;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Something that streams tokens to a client, and how it is asked to.
 *
 * @param server what is measured
 * @param url where messages go
 * @param body of a message; in it {@code $PROJECT} is the sender's project and {@code $MESSAGE} a
 *     new id
 * @param stop where a POST ends an answer, with {@code $PROJECT} in it; empty if a client that goes
 *     away ends it
 * @param senders who may send
 * @param processes what the server consists of
 */
record StreamTarget(
    StreamServer server,
    String url,
    String body,
    Optional<String> stop,
    Senders senders,
    ServerProcesses processes) {

  /** Who may send to a server. */
  @FunctionalInterface
  interface Senders {
    List<Sender> make(int count) throws Exception;

    /** For a server to which all are the same. */
    static Senders of(Map<String, String> headers) {
      Sender anybody = new Sender(headers, "");
      return count -> Collections.nCopies(count, anybody);
    }
  }

  /**
   * Somebody who sends messages.
   *
   * @param headers of each request
   * @param project whose agent is asked; empty where there are no projects
   */
  record Sender(Map<String, String> headers, String project) {
    public Sender {
      headers = Map.copyOf(headers);
    }
  }
}
