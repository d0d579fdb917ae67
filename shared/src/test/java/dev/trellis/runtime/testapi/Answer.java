package dev.trellis.runtime.testapi;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;

/** What became of an invocation. */
public sealed interface Answer {

  /** Answered whole. */
  record Whole(byte[] body) implements Answer {}

  /** Failed before any answer; {@code type} is the header's. */
  record Failed(String type, String json) implements Answer {}

  /**
   * Streamed to an end.
   *
   * @param connection which of the connections it came on
   * @param chunks the prelude's and then the body's, as they came
   * @param trailers by lower-case name; none for a good end
   */
  record Streamed(int connection, List<Chunk> chunks, Map<String, String> trailers)
      implements Answer {
    public Streamed {
      chunks = List.copyOf(chunks);
      trailers = Map.copyOf(trailers);
    }

    /** The body without the prelude. */
    public byte[] body() {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      chunks.stream().skip(1).forEach(chunk -> body.writeBytes(chunk.bytes()));
      return body.toByteArray();
    }
  }

  /** The stream ended in the middle, or was not what the Runtime API takes. */
  record Broken(String why) implements Answer {}

  /**
   * A chunk.
   *
   * @param nanos when its last byte came, by {@link System#nanoTime()}
   */
  record Chunk(byte[] bytes, long nanos) {}
}
