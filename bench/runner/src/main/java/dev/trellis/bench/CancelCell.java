package dev.trellis.bench;

/**
 * How long it took from a user's wish to the end of the provider's answer.
 *
 * @param beside how many other streams went on meanwhile
 * @param timings in ms
 * @param failures how often the provider's answer did not end within five seconds
 */
record CancelCell(int beside, Timings timings, int failures) {}
