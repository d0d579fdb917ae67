package dev.trellis.log;

/**
 * What is measured. Alarms watch these by name: {@code infra/checks} reads the names here.
 *
 * <p>{@code Requests} is left out on purpose: it is how many values {@code RequestMillis} has.
 */
enum Metric {
  /** The process's first request. */
  COLD_START("ColdStart", "Count", false),
  /** How long a request took, a streamed answer's whole stream included. */
  REQUEST_MILLIS("RequestMillis", "Milliseconds", false),
  /** How long a request waited for the database, each time; for a connection too. */
  DATABASE_MILLIS("DatabaseMillis", "Milliseconds", true),
  /** A request that met an error of ours: its status is 500 or more, or its answer broke off. */
  ERRORS("Errors", "Count", false),
  /** Tokens that were sent to models. */
  INPUT_TOKENS("InputTokens", "Count", false),
  /** Tokens that models answered. */
  OUTPUT_TOKENS("OutputTokens", "Count", false),
  /** What these tokens cost, in USD. */
  MODEL_COST("ModelCost", "None", true);

  private final String metricName;
  private final String unit;
  private final boolean overall;

  Metric(String metricName, String unit, boolean overall) {
    this.metricName = metricName;
    this.unit = unit;
    this.overall = overall;
  }

  String metricName() {
    return metricName;
  }

  /** One of CloudWatch's units, which has none for money. */
  String unit() {
    return unit;
  }

  /** Whether it is also counted for all functions together, which is what alarms watch. */
  boolean isOverall() {
    return overall;
  }
}
