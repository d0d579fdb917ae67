package dev.trellis.boot.crac;

/** Never thrown, but asked for. */
public final class CheckpointException extends Exception {
  private static final long serialVersionUID = 1L;
}
