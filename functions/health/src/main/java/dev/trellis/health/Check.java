package dev.trellis.health;

/**
 * Something that the bundle depends on.
 *
 * @param required whether nothing can be served without it
 * @param probe returns if all is well, and throws if not; takes a few seconds at most
 */
record Check(String name, boolean required, Runnable probe) {}
