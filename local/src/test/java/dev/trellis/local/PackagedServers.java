package dev.trellis.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The servers that packaged functions talk to, those of a bundle, started once for all; the bundle
 * itself prepares what a test needs to be there.
 *
 * @param values what the template's variables are for packaged functions beside that bundle
 */
record PackagedServers(RunningBundle bundle, Map<String, String> values) {
  /** A page that may call. */
  static final String ORIGIN = "https://app.example.com";

  private static final class Shared {
    static final PackagedServers SERVERS = start();

    private static PackagedServers start() {
      try {
        Path data = Files.createTempDirectory("trellis-test");
        Bundle bundle = new Bundle();
        Runtime.getRuntime().addShutdownHook(new Thread(bundle::close));
        Bundle.Summary summary = bundle.start(RunningBundle.options(data), Map.of());
        return new PackagedServers(RunningBundle.of(summary), values(summary, data));
      } catch (IOException noTemporaryFolder) {
        throw new UncheckedIOException(noTemporaryFolder);
      }
    }
  }

  static PackagedServers shared() {
    return Shared.SERVERS;
  }

  /** With the bundle's own secrets: so its tokens are good for the packaged functions as well. */
  private static Map<String, String> values(Bundle.Summary summary, Path data) throws IOException {
    Path secrets = data.resolve("secrets");
    return Map.of(
        "DATABASE_URL",
        summary.database().replace("postgres@", "trellis_app@"),
        "DATABASE_OWNER_URL",
        summary.database().replace("postgres@", "trellis_owner@"),
        "CACHE_URL",
        summary.cache(),
        "CURSOR_SECRET",
        Files.readString(secrets.resolve("cursor-secret")),
        "AUTH_KEY",
        Files.readString(secrets.resolve("auth-key")),
        "CORS_ORIGINS",
        ORIGIN,
        "COOKIE_SAME_SITE",
        "strict",
        "MODEL_PROVIDER",
        "scripted");
  }
}
