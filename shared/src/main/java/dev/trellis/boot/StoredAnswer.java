package dev.trellis.boot;

import dev.trellis.http.HttpResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** An answer as bytes: its status, its headers, its body. */
final class StoredAnswer {
  private StoredAnswer() {}

  static byte[] write(HttpResponse response) {
    if (!(response.body() instanceof HttpResponse.Body.Bytes(byte[] body))) {
      throw new IllegalStateException("an answer that streams cannot be stored");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length + 256);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(response.status());
      out.writeInt(response.headers().size());
      for (Map.Entry<String, String> header : new TreeMap<>(response.headers()).entrySet()) {
        out.writeUTF(header.getKey());
        out.writeUTF(header.getValue());
      }
      out.write(body);
    } catch (IOException cannotHappenInMemory) {
      throw new IllegalStateException(cannotHappenInMemory);
    }
    return bytes.toByteArray();
  }

  static HttpResponse read(byte[] stored) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(stored))) {
      int status = in.readInt();
      Map<String, String> headers = new HashMap<>();
      for (int left = in.readInt(); left > 0; left--) {
        headers.put(in.readUTF(), in.readUTF());
      }
      return new HttpResponse(status, headers, new HttpResponse.Body.Bytes(in.readAllBytes()));
    } catch (IOException notAnAnswer) {
      throw new IllegalStateException(notAnAnswer);
    }
  }
}
