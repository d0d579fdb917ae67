package dev.trellis.agentstream;

/** Where the chunks of an answer go, one after the other; each is a JSON text in one line. */
interface ChunkSink {
  /** Takes a chunk that readers may see before it is stored. */
  void accept(String chunk);

  /**
   * Takes a chunk that tells of an effect, or begins what a reader could not take back: nobody sees
   * it before it is stored, together with all before it.
   */
  void acceptEffect(String chunk);
}
