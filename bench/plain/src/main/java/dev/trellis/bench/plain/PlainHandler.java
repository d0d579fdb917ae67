package dev.trellis.bench.plain;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The least that a function can be: what everything else is measured against. */
public final class PlainHandler implements RequestStreamHandler {
  private static final byte[] ANSWER =
      """
      {"statusCode":200,"headers":{"content-type":"application/json"},"body":"{\\"status\\":\\"ok\\"}"}"""
          .getBytes(StandardCharsets.UTF_8);

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    event.readAllBytes();
    answer.write(ANSWER);
  }
}
