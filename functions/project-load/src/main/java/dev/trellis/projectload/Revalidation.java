package dev.trellis.projectload;

import dev.trellis.http.EntityTag;
import dev.trellis.http.HttpRequest;
import dev.trellis.http.HttpResponse;
import dev.trellis.http.Json;
import java.util.HashMap;
import java.util.Map;

/**
 * What lets a client keep an answer and ask whether it still holds.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9111">RFC 9111</a>
 */
final class Revalidation {
  private static final String ASK_EACH_TIME = "private, no-cache";

  /** What was found by its hash is never another. */
  private static final String KEEP = "private, max-age=31536000, immutable";

  private static final Map<String, String> VARY = Map.of("vary", "accept-encoding");

  private Revalidation() {}

  /** Whether the client has what the tag names. */
  static boolean has(HttpRequest request, EntityTag tag) {
    return request.header("if-none-match").filter(tag::isNamedIn).isPresent();
  }

  /** Tells the client that what it has still holds. */
  static HttpResponse unchanged(String tag) {
    return with(HttpResponse.empty(304), tag, ASK_EACH_TIME).with(VARY);
  }

  /** An answer that may be kept, and has to be asked for each time. */
  static HttpResponse askEachTime(HttpResponse answer, String tag) {
    return with(answer, tag, ASK_EACH_TIME);
  }

  /** A view in JSON with a tag of just that, or 304 if the client has it. */
  static HttpResponse json(HttpRequest request, Object view) {
    byte[] body = Json.write(view);
    EntityTag tag = EntityTag.of(body);
    return has(request, tag)
        ? unchanged(tag.weak())
        : askEachTime(HttpResponse.json(200, new HttpResponse.Body.Bytes(body)), tag.weak());
  }

  /** An answer that may be kept for good. */
  static HttpResponse keep(HttpResponse answer, String tag) {
    return with(answer, tag, KEEP);
  }

  private static HttpResponse with(HttpResponse answer, String tag, String cacheControl) {
    Map<String, String> headers = new HashMap<>(answer.headers());
    headers.put("etag", tag);
    headers.put("cache-control", cacheControl);
    return new HttpResponse(answer.status(), headers, answer.body());
  }
}
