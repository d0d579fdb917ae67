package dev.trellis.projectload;

import dev.trellis.cache.ResponseCache;
import dev.trellis.cache.ResponseCache.Part;
import dev.trellis.domain.ProjectId;
import dev.trellis.domain.ProjectStamp;
import dev.trellis.domain.UserId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * Parts of answers in the cache, where that pays. A hit costs a question for the project's state
 * and one to the cache; loading a small project costs one question, which is not slower. So only
 * what is large is kept, and only who has seen that it is large asks the cache first.
 */
final class CachedParts {
  /** Of all parts of an answer together: some 100 files. */
  static final int LEAST_BYTES = 16 * 1024;

  private static final int MAX_LARGE = 500;

  private final ResponseCache cache;

  /** What was large when this process last answered it, the latest at the end. */
  private final LinkedHashSet<Answered> large = new LinkedHashSet<>();

  CachedParts(ResponseCache cache) {
    this.cache = cache;
  }

  /** A part of an answer and what of it is asked for. */
  record Wanted(Part part, String query) {}

  private record Answered(ProjectId project, List<Wanted> parts) {}

  /** Whether to ask the cache before the project is loaded. */
  synchronized boolean mayHave(ProjectId project, List<Wanted> parts) {
    return large.contains(new Answered(project, parts));
  }

  private synchronized void remember(Answered answered, boolean isLarge) {
    large.remove(answered);
    if (isLarge) {
      large.addLast(answered);
    }
    if (large.size() > MAX_LARGE) {
      large.removeFirst();
    }
  }

  /** All parts, if all are there. */
  Optional<List<byte[]>> get(UserId user, ProjectStamp state, List<Wanted> parts) {
    return cache.get(parts.stream().map(part -> key(user, state, part)).toList());
  }

  /**
   * Keeps the parts if together they are large.
   *
   * @param state the state that they show at least
   * @param values one for each part
   */
  void put(UserId user, ProjectStamp state, List<Wanted> parts, List<byte[]> values) {
    int bytes = values.stream().mapToInt(value -> value.length).sum();
    remember(new Answered(state.project(), parts), bytes >= LEAST_BYTES);
    if (bytes >= LEAST_BYTES) {
      for (int i = 0; i < values.size(); i++) {
        cache.put(key(user, state, parts.get(i)), values.get(i));
      }
    }
  }

  private static ResponseCache.Key key(UserId user, ProjectStamp state, Wanted part) {
    return new ResponseCache.Key(part.part(), user, state, part.query());
  }
}
