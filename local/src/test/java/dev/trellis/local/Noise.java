package dev.trellis.local;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Text that can be compressed to three quarters and no further. */
final class Noise {
  private static final String CHARACTERS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";

  private Noise() {}

  /** A text of so many characters, all ASCII; the same for the same seed. */
  static String text(int length, long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
    }
    return text.toString();
  }

  /** Files whose contents have so many bytes together once they are compressed. */
  static Map<String, byte[]> files(int count, int compressed) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    int length = (int) (compressed / 0.757 / count);
    for (int i = 0; i < count; i++) {
      files.put("f" + i, text(length, i).getBytes(StandardCharsets.UTF_8));
    }
    return files;
  }
}
