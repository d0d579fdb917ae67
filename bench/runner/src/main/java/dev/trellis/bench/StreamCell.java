package dev.trellis.bench;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What was measured of one server at one level, in all rounds. */
final class StreamCell {
  private final List<Double> firstTokens = new ArrayList<>();
  private final List<Double> transits = new ArrayList<>();
  private ServerProcesses.Cpu cpu = ServerProcesses.Cpu.NONE;
  private double othersCpuMillis;
  private double wallMillis;
  private double firstResidentMegabytes;
  private long tokens;
  private int errors;

  /**
   * Adds a round.
   *
   * @param found what the load client told
   */
  void add(JsonNode found, UsageMeter usage) {
    if (wallMillis == 0) {
      // Of the first round alone: what a runtime once took it seldom gives back.
      firstResidentMegabytes = usage.residentMegabytes();
    }
    found.get("ttft").forEach(millis -> firstTokens.add(millis.asDouble()));
    found.get("transit").forEach(millis -> transits.add(millis.asDouble()));
    cpu = cpu.plus(usage.cpu());
    othersCpuMillis += found.get("cpuMillis").asDouble() + usage.providerCpuMillis();
    wallMillis += found.get("wallMillis").asDouble();
    tokens += found.get("tokens").asLong();
    errors += found.get("errors").asInt();
  }

  /** From a request to its first token, in ms. */
  double firstToken(int percent) {
    return percentile(firstTokens, percent);
  }

  /** From the provider to the client, in ms, of a token in the midst of a stream. */
  double transit(int percent) {
    return percentile(transits, percent);
  }

  private static double percentile(List<Double> values, int percent) {
    return values.isEmpty()
        ? Double.NaN
        : Sample.percentile(values.stream().mapToDouble(Double::doubleValue).toArray(), percent);
  }

  int streams() {
    return firstTokens.size();
  }

  double tokensPerSecond() {
    return tokens * 1e3 / wallMillis;
  }

  /** In µs for each token. */
  ServerProcesses.Cpu cpuPerToken() {
    return cpu.microsFor(tokens);
  }

  /** What the load client and the provider used together, in µs for each token. */
  double othersPerToken() {
    return othersCpuMillis * 1e3 / tokens;
  }

  /** The most that the server held in the first round, in MiB. */
  double residentMegabytes() {
    return firstResidentMegabytes;
  }

  int errors() {
    return errors;
  }
}
