package dev.trellis.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Text that files are cut from: this repository's own sources, so that it compresses as code does.
 */
final class Corpus {
  private static final long SEED = 42;

  private final String text;
  private final Random random = new Random(SEED);

  private Corpus(String text) {
    this.text = text;
  }

  static Corpus read(Path root) throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> sources = Files.walk(root.resolve("shared/src"))) {
      for (Path source : sources.filter(p -> p.toString().endsWith(".java")).sorted().toList()) {
        all.append(Files.readString(source).replaceAll("[^\\n -~]", "?"));
      }
    }
    return new Corpus(all.toString());
  }

  void writeTo(Path file) throws IOException {
    Files.writeString(file, text, StandardCharsets.US_ASCII);
  }

  /** Some text of so many bytes; hardly ever the same twice. */
  synchronized String cut(int size) {
    int from = random.nextInt(text.length() - size);
    return text.substring(from, from + size);
  }
}
