/** The stock way to run a function bean. */
@NullMarked
package dev.trellis.bench.stock;

import org.jspecify.annotations.NullMarked;
