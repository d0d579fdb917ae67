package dev.trellis.bench;

import java.io.IOException;

/** Reads what a server uses while the load client measures it. */
final class UsageMeter implements LoadClient.Listener {
  private final ServerProcesses processes;
  private final ProcessHandle provider;
  private ServerProcesses.Cpu before = ServerProcesses.Cpu.NONE;
  private ServerProcesses.Cpu cpu = ServerProcesses.Cpu.NONE;
  private double providerBefore;
  private double providerCpuMillis;
  private double residentMegabytes;

  /**
   * @param provider the model's, which takes its part of the processors as well
   */
  UsageMeter(ServerProcesses processes, ProcessHandle provider) {
    this.processes = processes;
    this.provider = provider;
  }

  @Override
  public void heard(String line) throws IOException {
    switch (line) {
      case "begin" -> {
        before = processes.cpu();
        providerBefore = millis(provider);
      }
      case "tick" -> residentMegabytes = Math.max(residentMegabytes, processes.residentMegabytes());
      case "end" -> {
        cpu = processes.cpu().minus(before);
        providerCpuMillis = millis(provider) - providerBefore;
      }
      default -> throw new IOException("the load client says " + line);
    }
  }

  private static double millis(ProcessHandle process) {
    return CpuClock.of(process).toNanos() / 1e6;
  }

  /** What the server used while it was measured. */
  ServerProcesses.Cpu cpu() {
    return cpu;
  }

  double providerCpuMillis() {
    return providerCpuMillis;
  }

  /** The most that was seen, in MiB. */
  double residentMegabytes() {
    return residentMegabytes;
  }
}
