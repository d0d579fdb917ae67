package dev.trellis.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Runs several clients side by side. */
final class Clients {
  private static final int LIMIT_MINUTES = 5;

  private Clients() {}

  /**
   * Runs {@code client} for each number below {@code count} and adds what each took, in ms.
   *
   * @throws Exception if one of them fails, or if they take longer than five minutes
   */
  static void run(int count, IntFunction<double[]> client, Timings into) throws Exception {
    long start = System.nanoTime();
    List<Double> millis = new ArrayList<>();
    for (double[] one : results(count, client)) {
      for (double value : one) {
        millis.add(value);
      }
    }
    into.add(
        millis.stream().mapToDouble(Double::doubleValue).toArray(),
        (System.nanoTime() - start) / 1e6);
  }

  private static List<double[]> results(int count, IntFunction<double[]> client) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      List<Future<double[]>> running =
          IntStream.range(0, count)
              .mapToObj(number -> threads.submit(() -> client.apply(number)))
              .toList();
      List<double[]> results = new ArrayList<>();
      for (Future<double[]> one : running) {
        results.add(one.get(LIMIT_MINUTES, TimeUnit.MINUTES));
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
