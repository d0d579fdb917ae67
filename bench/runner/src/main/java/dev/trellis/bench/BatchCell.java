package dev.trellis.bench;

import java.util.List;
import java.util.Map;

/**
 * A kind of batch, and how it is measured.
 *
 * @param count operations of a batch
 * @param size bytes of a file
 * @param samples batches by each client in a round
 */
record BatchCell(int count, int size, int clients, int samples) {
  private static final int SMALL = 2 * 1024;
  private static final int LARGE = 50 * 1024;

  // 200 of the large ones are more than a request may have.
  private static final List<BatchCell> OF_ONE_CLIENT =
      List.of(
          new BatchCell(1, SMALL, 1, 60),
          new BatchCell(10, SMALL, 1, 30),
          new BatchCell(50, SMALL, 1, 15),
          new BatchCell(200, SMALL, 1, 6),
          new BatchCell(1, LARGE, 1, 40),
          new BatchCell(10, LARGE, 1, 20),
          new BatchCell(50, LARGE, 1, 8));

  /** All kinds, each by so many clients. */
  static List<BatchCell> all(List<Integer> numbersOfClients) {
    return numbersOfClients.stream()
        .flatMap(
            clients ->
                OF_ONE_CLIENT.stream()
                    .map(cell -> new BatchCell(cell.count, cell.size, clients, cell.samples)))
        .toList();
  }

  boolean isSmall() {
    return size == SMALL;
  }

  /** How many files the project has. */
  int files() {
    return isSmall() ? 400 : 100;
  }

  String name() {
    return "%d × %d KB".formatted(count, size / 1024);
  }

  /** What the old stack needs to know. */
  Map<String, Integer> options() {
    return Map.of(
        "clients", clients, "files", files(), "count", count, "size", size, "samples", samples);
  }
}
