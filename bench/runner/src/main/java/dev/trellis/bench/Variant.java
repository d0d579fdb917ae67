package dev.trellis.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One way to run one function.
 *
 * @param name as in the table
 * @param client whose runtime client runs it
 * @param jars its own class path
 * @param options for the JVM, besides those that all have
 * @param settings its environment
 * @param event what it is invoked with
 * @param aotCache the cache to be used, if any
 * @param snapshot whether it goes through a snapshot before the first invocation
 */
record Variant(
    String name,
    Client client,
    List<Path> jars,
    List<String> options,
    Map<String, String> settings,
    Event event,
    Optional<Path> aotCache,
    boolean snapshot) {

  /** Whose runtime client. */
  enum Client {
    OURS,
    AWS
  }

  Variant {
    jars = List.copyOf(jars);
    options = List.copyOf(options);
    settings = Map.copyOf(settings);
  }

  Variant named(String newName) {
    return new Variant(newName, client, jars, options, settings, event, aotCache, snapshot);
  }

  Variant with(Path cache) {
    return new Variant(
        name + ", AOT", client, jars, options, settings, event, Optional.of(cache), snapshot);
  }

  Variant withSnapshot() {
    return new Variant(name + ", restored", client, jars, options, settings, event, aotCache, true);
  }

  Variant withMore(String newName, List<Path> moreJars, List<String> moreOptions) {
    List<Path> allJars = new ArrayList<>(jars);
    allJars.addAll(moreJars);
    List<String> allOptions = new ArrayList<>(options);
    allOptions.addAll(moreOptions);
    return new Variant(newName, client, allJars, allOptions, settings, event, aotCache, snapshot);
  }
}
