package dev.trellis.boot.crac;

import org.jspecify.annotations.Nullable;

/** Who is told of a snapshot. */
public interface Resource {
  void beforeCheckpoint(@Nullable Context context) throws Exception;

  void afterRestore(@Nullable Context context) throws Exception;
}
