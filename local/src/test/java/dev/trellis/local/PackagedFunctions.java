package dev.trellis.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Packaged functions, each started once under each client, when a test first asks for it. */
final class PackagedFunctions implements AutoCloseable {
  private final Map<Key, PackagedFunction> started = new HashMap<>();
  private final Path logs;

  private record Key(Deployment deployment, Deployment.Client client) {}

  PackagedFunctions(Path logs) {
    this.logs = logs;
  }

  PackagedFunction get(Deployment deployment, Deployment.Client client)
      throws IOException, InterruptedException {
    Key key = new Key(deployment, client);
    @Nullable PackagedFunction found = started.get(key);
    if (found == null) {
      found = PackagedFunction.ready(deployment, client, logs);
      started.put(key, found);
    }
    return found;
  }

  @Override
  public void close() {
    started.values().forEach(PackagedFunction::close);
  }
}
