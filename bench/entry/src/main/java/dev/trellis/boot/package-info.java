/** Beside the entries that it stands in for. */
@NullMarked
package dev.trellis.boot;

import org.jspecify.annotations.NullMarked;
