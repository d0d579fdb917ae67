package dev.trellis.config;

/**
 * How much a model is asked to reason before it answers, and to show of that. With {@code OFF} it
 * is not asked, and does what its provider does by itself.
 */
public enum ReasoningEffort {
  OFF,
  LOW,
  MEDIUM,
  HIGH
}
