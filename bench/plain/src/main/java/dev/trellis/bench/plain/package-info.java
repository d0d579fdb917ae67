/** The baseline. */
@NullMarked
package dev.trellis.bench.plain;

import org.jspecify.annotations.NullMarked;
