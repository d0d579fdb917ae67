package dev.trellis.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;

/**
 * An answer.
 *
 * @param headers by lower-case name, without those that every answer carries
 */
public record HttpResponse(int status, Map<String, String> headers, Body body) {

  public HttpResponse {
    headers = Map.copyOf(headers);
  }

  /** The body: there already, or written while it is produced. */
  public sealed interface Body {
    record Bytes(byte[] bytes) implements Body {}

    record Streamed(Writer writer) implements Body {}
  }

  /** Writes a body, and flushes whenever the caller should see what is written so far. */
  @FunctionalInterface
  public interface Writer {
    void writeTo(OutputStream out) throws IOException;
  }

  /** An answer without a body. */
  public static HttpResponse empty(int status) {
    return new HttpResponse(status, Map.of(), new Body.Bytes(new byte[0]));
  }

  /** The same answer with more headers; its own come first where a name is in both. */
  public HttpResponse with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(more);
    all.putAll(headers);
    return new HttpResponse(status, all, body);
  }

  /** An answer in JSON; {@code view} is a record or a collection that shows what to send. */
  public static HttpResponse json(int status, Object view) {
    return json(status, new Body.Bytes(Json.write(view)));
  }

  /** An answer of JSON that is there already, or is written while it is produced. */
  public static HttpResponse json(int status, Body body) {
    return new HttpResponse(
        status, Map.of("content-type", "application/json; charset=utf-8"), body);
  }
}
