package dev.trellis.bench;

import java.io.IOException;
import java.util.Optional;

/**
 * What a server consists of, each empty where there is none.
 *
 * @param server the process that clients talk to, without what it has started
 * @param database PostgreSQL with its backends
 * @param cache Redis, with what it starts to save
 */
record ServerProcesses(
    Optional<ProcessHandle> server, Optional<ProcessTree> database, Optional<ProcessTree> cache) {

  /** A server that is a process and nothing else. */
  static ServerProcesses of(ProcessHandle server) {
    return new ServerProcesses(Optional.of(server), Optional.empty(), Optional.empty());
  }

  static ServerProcesses none() {
    return new ServerProcesses(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** What they have used so far of the processors, in ms. */
  Cpu cpu() throws IOException {
    return new Cpu(
        server.map(process -> CpuClock.of(process).toNanos() / 1e6).orElse(0.0),
        database.isPresent() ? database.get().cpuMillis() : 0,
        cache.isPresent() ? cache.get().cpuMillis() : 0);
  }

  /** What the server itself holds, in MiB. */
  double residentMegabytes() throws IOException {
    return server.isPresent() ? ResidentMemory.megabytes(server.get()) : 0;
  }

  /** Processor time in ms. */
  record Cpu(double server, double database, double cache) {
    static final Cpu NONE = new Cpu(0, 0, 0);

    Cpu plus(Cpu other) {
      return new Cpu(server + other.server, database + other.database, cache + other.cache);
    }

    Cpu minus(Cpu other) {
      return new Cpu(server - other.server, database - other.database, cache - other.cache);
    }

    /** In µs for each of so many. */
    Cpu microsFor(long count) {
      return new Cpu(server * 1e3 / count, database * 1e3 / count, cache * 1e3 / count);
    }

    double sum() {
      return server + database + cache;
    }
  }
}
