package dev.trellis.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What was measured of streams, as Markdown. */
final class StreamReport {
  private final StreamCells cells;
  private final Map<StreamServer, List<CancelCell>> cancels;
  private final boolean quick;

  StreamReport(StreamCells cells, Map<StreamServer, List<CancelCell>> cancels, boolean quick) {
    this.cells = cells;
    this.cancels = new EnumMap<>(cancels);
    this.quick = quick;
  }

  String text() {
    List<String> times = new ArrayList<>();
    List<String> costs = new ArrayList<>();
    for (StreamLevel level : cells.levels()) {
      for (StreamServer server : servers(level)) {
        times.add(times(level, server));
        costs.add(costs(level, server));
      }
    }
    return """
    %s%s. %s

    ### The first token

    From the request to the first token, in ms, and how much later that is than without a server between; the ratio is of what is \
    added (p50) to what Trellis adds. Transit is the way of a token in the midst of a stream, from the provider to the client.

    | streams | server | p50 | p95 | p99 | added p50 | p95 | p99 | ratio | transit p50 | p99 | samples |
    |---|---|---|---|---|---|---|---|---|---|---|---|
    %s

    ### What a token costs

    Processor time in µs for each token; the ratio is of the server with its databases to Trellis with its own. Client and provider \
    are the load client and the fake provider, which take it from the same processors. Memory is what the server's own process \
    holds in MiB, and how many KiB more than with one stream for each stream, both of the first round; when a runtime collects its garbage weighs in that, too. A wanted stream has a token \
    each %d ms and no pause between two answers.

    | streams | server | tokens/s | of wanted | CPU | PostgreSQL | Redis | ratio | client and provider | RSS | KiB a stream | failed |
    |---|---|---|---|---|---|---|---|---|---|---|---|
    %s

    %s
    %s"""
        .formatted(
            Report.machine(),
            quick ? "; short runs (--quick)" : "; two rounds",
            introduction(),
            String.join("\n", times),
            StreamLevel.PAUSE_MILLIS,
            String.join("\n", costs),
            cancelTable(),
            Goal.table(new StreamGoals(cells, cancels).list()));
  }

  private static String introduction() {
    return """
    Client, provider, servers and databases share these processors, so from 200 streams on most of what is measured is waiting for \
    one of them: compare the rows, not the milliseconds with those of a machine that has more. The provider is a Node process that \
    sends a token each %d ms, %d to an answer (a stream alone: %d, or there would be too few first tokens); all servers are warm, have \
    been warmed in the same way, and are measured in turns that begin with another one each time. Trellis is `./trellis start` with its own \
    PostgreSQL (fsync) and Redis: it checks who sends, opens a run, reserves what the model may cost, and stores every event and the \
    message. The others store nothing and ask nobody who they are. Each project is sent to three times at most, so that conversations stay short, \
    and by an account of its own, since accounts are limited. PostgreSQL's time is that of all its processes, ended ones too. \
    Portkey is given the version 1.14.1 of `@hono/node-server`: with the newest that it accepts, its streams fail."""
        .formatted(
            StreamLevel.PAUSE_MILLIS,
            StreamLevel.all(false).getLast().tokens(),
            StreamLevel.all(false).getFirst().tokens());
  }

  private List<StreamServer> servers(StreamLevel level) {
    return Arrays.stream(StreamServer.values())
        .filter(server -> cells.find(level, server).isPresent())
        .toList();
  }

  private String times(StreamLevel level, StreamServer server) {
    StreamCell cell = cells.get(level, server);
    return String.join(
        " | ",
        "| " + level.streams(),
        server.toString(),
        Timings.number(cell.firstToken(50)),
        Timings.number(cell.firstToken(95)),
        Timings.number(cell.firstToken(99)),
        server == StreamServer.DIRECT ? " | | | " : added(level, server),
        Timings.number(cell.transit(50)),
        Timings.number(cell.transit(99)),
        cell.streams() + " |");
  }

  private String added(StreamLevel level, StreamServer server) {
    return String.join(
        " | ",
        Timings.number(cells.added(level, server, 50)),
        Timings.number(cells.added(level, server, 95)),
        Timings.number(cells.added(level, server, 99)),
        ratio(level, server, of -> cells.added(level, of, 50)));
  }

  private String costs(StreamLevel level, StreamServer server) {
    StreamCell cell = cells.get(level, server);
    return String.join(
        " | ",
        "| " + level.streams(),
        server.toString(),
        Timings.number(cell.tokensPerSecond()),
        String.format(Locale.ROOT, "%.1f %%", cell.tokensPerSecond() * 100 / level.wanted()),
        server == StreamServer.DIRECT ? " | | | " : cpu(level, server),
        Timings.number(cell.othersPerToken()),
        server == StreamServer.DIRECT ? " | " : memory(level, server),
        cell.errors() + " |");
  }

  private String cpu(StreamLevel level, StreamServer server) {
    ServerProcesses.Cpu cpu = cells.get(level, server).cpuPerToken();
    return String.join(
        " | ",
        Timings.number(cpu.server()),
        server == StreamServer.TRELLIS ? Timings.number(cpu.database()) : "",
        server == StreamServer.TRELLIS ? Timings.number(cpu.cache()) : "",
        ratio(level, server, of -> cells.get(level, of).cpuPerToken().sum()));
  }

  private String memory(StreamLevel level, StreamServer server) {
    return "%s | %s"
        .formatted(
            Timings.number(cells.get(level, server).residentMegabytes()),
            level.equals(cells.levels().getFirst())
                ? ""
                : Timings.number(cells.kibibytesPerStream(level, server)));
  }

  /** How many times what Trellis has; empty if that was not measured. */
  private String ratio(
      StreamLevel level, StreamServer server, ToDoubleFunction<StreamServer> value) {
    return cells.find(level, StreamServer.TRELLIS).isEmpty()
        ? ""
        : Timings.number(value.applyAsDouble(server) / value.applyAsDouble(StreamServer.TRELLIS));
  }

  private String cancelTable() {
    List<String> rows = new ArrayList<>();
    cancels.forEach((server, all) -> all.forEach(cell -> rows.add(cancelRow(server, cell))));
    return """
    ### Ending a stream

    In ms, from the wish to the end of the provider's answer: with Trellis the wish is `POST /agent/{id}/stop`; with the others the \
    client just goes. Failed are those where the provider's answer still went on after five seconds; after three the rest is not tried.

    | streams beside | server | p50 | p95 | samples | failed |
    |---|---|---|---|---|---|
    %s
    """
        .formatted(String.join("\n", rows));
  }

  private static String cancelRow(StreamServer server, CancelCell cell) {
    return "| %d | %s | %s | %d | %d |"
        .formatted(
            cell.beside(),
            server,
            cell.timings().count() == 0 ? " | " : cell.timings().cells(),
            cell.timings().count(),
            cell.failures());
  }
}
