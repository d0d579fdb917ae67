package dev.trellis.bench;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was measured of each server at each level. */
final class StreamCells {
  private static final double KIB_PER_MIB = 1024;

  private final Map<StreamLevel, Map<StreamServer, StreamCell>> cells = new LinkedHashMap<>();

  /** The cell to add a round to. */
  StreamCell open(StreamLevel level, StreamServer server) {
    return cells
        .computeIfAbsent(level, _ -> new EnumMap<>(StreamServer.class))
        .computeIfAbsent(server, _ -> new StreamCell());
  }

  /** In the order in which they were measured. */
  List<StreamLevel> levels() {
    return List.copyOf(cells.keySet());
  }

  Optional<StreamCell> find(StreamLevel level, StreamServer server) {
    return Optional.ofNullable(cells.getOrDefault(level, Map.of()).get(server));
  }

  StreamCell get(StreamLevel level, StreamServer server) {
    return find(level, server)
        .orElseThrow(() -> new IllegalStateException(server + " was not measured at " + level));
  }

  StreamLevel level(int streams) {
    return cells.keySet().stream()
        .filter(level -> level.streams() == streams)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(streams + " streams were not measured"));
  }

  /** How much later the first token comes than without a server between, in ms. */
  double added(StreamLevel level, StreamServer server, int percent) {
    return get(level, server).firstToken(percent)
        - get(level, StreamServer.DIRECT).firstToken(percent);
  }

  /** How much more the server holds than with the fewest streams, in KiB for each stream. */
  double kibibytesPerStream(StreamLevel level, StreamServer server) {
    double fewest = get(levels().getFirst(), server).residentMegabytes();
    return (get(level, server).residentMegabytes() - fewest) * KIB_PER_MIB / level.streams();
  }
}
