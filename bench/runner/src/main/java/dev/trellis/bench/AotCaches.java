package dev.trellis.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The AOT caches of variants. The jars' hash is part of a cache's name: JDK 25.0.3 takes a cache
 * whose jars have changed since (JDK-8377932).
 */
record AotCaches(Lambda lambda, Path folder) {

  /** The variant with its cache, which is trained now if there is none yet. */
  Variant with(Variant variant) throws Exception {
    Path cache = folder.resolve(hash(variant) + ".aot");
    if (!Files.exists(cache)) {
      lambda.train(variant, cache);
    }
    return variant.with(cache);
  }

  private static String hash(Variant variant) throws IOException, NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(
        (variant.client() + Runtime.version().toString() + variant.options())
            .getBytes(StandardCharsets.UTF_8));
    for (Path jar : variant.jars()) {
      digest.update(Files.readAllBytes(jar));
    }
    return HexFormat.of().formatHex(digest.digest(), 0, 12);
  }
}
