package dev.trellis.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON of which two readers cannot think differently. */
final class StrictJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private StrictJson() {}

  /**
   * The one object that the bytes are; empty if they are not UTF-8, not JSON, or something else, or
   * if a name is there twice in any object.
   */
  static Optional<JsonNode> object(byte[] bytes) {
    try {
      // A decoder of our own: unlike the library's it refuses every malformed byte.
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return Optional.of(MAPPER.readTree(text)).filter(JsonNode::isObject);
    } catch (CharacterCodingException | JacksonException notJson) {
      return Optional.empty();
    }
  }
}
