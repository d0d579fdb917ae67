/** Runs the artefacts as Lambda does, and compares them. */
@NullMarked
package dev.trellis.bench;

import org.jspecify.annotations.NullMarked;
