package dev.trellis.projectload;

import dev.trellis.domain.ProblemException;
import dev.trellis.domain.ProjectStamp;
import dev.trellis.http.EntityTag;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import dev.trellis.http.Json;
import dev.trellis.projectload.CachedParts.Wanted;
import dev.trellis.store.ProjectLoads;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Answers that the state of a project and the query decide. A client that has the answer to that
 * state is told so after one cheap question to the database.
 */
final class StampedAnswers {
  /** Counts what answers look like: a client must not go on with what a former release sent. */
  private static final int FORMAT = 1;

  private final ProjectLoads loads;
  private final CachedParts cache;

  StampedAnswers(ProjectLoads loads, CachedParts cache) {
    this.loads = loads;
    this.cache = cache;
  }

  /** An answer and the state that it shows. */
  record Fresh(ProjectStamp stamp, HttpResponse answer) {}

  /** Objects that make up an answer, each with the fields that follow those before it. */
  record FreshParts(ProjectStamp stamp, List<Object> views) {}

  /**
   * Answers 304 or what is loaded.
   *
   * @param load answers empty if there is no such project
   * @throws ProblemException if there is no such project
   */
  HttpResponse answer(HttpRequest request, Supplier<Optional<Fresh>> load) {
    if (request.header("if-none-match").isPresent()) {
      EntityTag present = tag(request, stamp(request));
      if (Revalidation.has(request, present)) {
        return Revalidation.unchanged(present.weak());
      }
    }
    Fresh fresh = load.get().orElseThrow(StampedAnswers::missing);
    return Revalidation.askEachTime(fresh.answer(), tag(request, fresh.stamp()).weak());
  }

  /**
   * Answers 304, what the cache has, or what is loaded.
   *
   * @param parts what the answer is made of
   * @param load as in {@link #answer}, one view for each part
   * @throws ProblemException if there is no such project
   */
  HttpResponse cached(
      HttpRequest request, List<Wanted> parts, Supplier<Optional<FreshParts>> load) {
    boolean mayBeKept = cache.mayHave(request.projectId(), parts);
    if (mayBeKept || request.header("if-none-match").isPresent()) {
      ProjectStamp stamp = stamp(request);
      EntityTag present = tag(request, stamp);
      if (Revalidation.has(request, present)) {
        return Revalidation.unchanged(present.weak());
      }
      Optional<List<byte[]>> kept =
          mayBeKept ? cache.get(request.caller().userId(), stamp, parts) : Optional.empty();
      if (kept.isPresent()) {
        return answer(kept.get(), present);
      }
    }
    FreshParts fresh = load.get().orElseThrow(StampedAnswers::missing);
    List<byte[]> values = fresh.views().stream().map(Json::write).toList();
    cache.put(request.caller().userId(), fresh.stamp(), parts, values);
    return answer(values, tag(request, fresh.stamp()));
  }

  private ProjectStamp stamp(HttpRequest request) {
    return loads
        .stamp(request.caller().userId(), request.projectId())
        .orElseThrow(StampedAnswers::missing);
  }

  private static HttpResponse answer(List<byte[]> parts, EntityTag tag) {
    HttpResponse answer = HttpResponse.json(200, new HttpResponse.Body.Bytes(joined(parts)));
    return Revalidation.askEachTime(answer, tag.weak());
  }

  /** One JSON object with the fields of several, none of which is empty. */
  private static byte[] joined(List<byte[]> objects) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] object : objects) {
      out.write(out.size() == 0 ? '{' : ',');
      out.write(object, 1, object.length - 2);
    }
    out.write('}');
    return out.toByteArray();
  }

  private static EntityTag tag(HttpRequest request, ProjectStamp stamp) {
    Map<String, String> query = new TreeMap<>(request.query());
    return EntityTag.of(Json.write(List.of(FORMAT, request.endpoint(), stamp.toString(), query)));
  }

  private static ProblemException missing() {
    return ProblemException.notFound("There is no such project.");
  }
}
